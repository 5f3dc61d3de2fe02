import { planOf, plansOf } from './answer-shapes';
import { DayCache } from './day-cache';
import { type CoachwireError, isOutage, toError } from './errors';
import type { ClientEvent, Counters } from './events';
import type { CompleteOptions, FetchOptions } from './options';
import { type CoachPlan, type CoachPlans, copyOf, eachOf, failedPlan, staleCopyOf } from './plan-answers';
import { coachCode, isFresh, mayServeStale, PlanCache, planKey } from './plan-cache';
import type { Requests } from './requests';
import { type Shared, SharedRequests } from './shared-requests';
import type { PlanAnswer } from './wire';

export const PLANS = '/api/coach-plans';

/** Reads plans through memory, where it says what stands in for those that cannot be read. A day of `null` is today. */
export class PlanReader {
  private readonly plans: PlanCache;
  private readonly days: DayCache;
  private readonly planRequests = new SharedRequests<PlanAnswer>();
  private readonly dayRequests = new SharedRequests<CoachPlans>();
  private requestCount = 0;

  constructor(
    private readonly options: CompleteOptions,
    private readonly requests: Requests,
    private readonly counters: Counters,
    private readonly tell: (event: ClientEvent) => void,
  ) {
    this.plans = new PlanCache(options);
    this.days = new DayCache(options.maxCacheSize);
  }

  get size(): number {
    return this.plans.size;
  }

  async fetchPlan(coach: string, date: string | null, options: FetchOptions): Promise<CoachPlan> {
    this.counters.total++;
    const key = planKey(coach, date);
    const cached = this.plans.get(key);
    if (cached && isFresh(cached)) {
      this.counters.hits++;
      if (this.options.onEvent) this.tell({ kind: 'cache-hit', coach, date });
      return copyOf(cached.plan);
    }
    this.counters.misses++;
    this.tell({ kind: 'cache-miss', coach, date });
    try {
      const read = (shared: Shared<PlanAnswer>) => this.readPlan(key, coach, date, shared);
      return copyOf(await this.planRequests.ask(key, read, options.signal));
    } catch (error) {
      return this.planInstead(toError(error), coach, date, options);
    }
  }

  async fetchDay(date: string | null, options: FetchOptions): Promise<CoachPlans> {
    this.counters.total++;
    try {
      const read = (shared: Shared<CoachPlans>) => this.readDay(date, shared);
      return eachOf(await this.dayRequests.ask(date ?? 'today', read, options.signal), copyOf);
    } catch (error) {
      return this.dayInstead(toError(error), date, options);
    }
  }

  clear(): number {
    this.planRequests.forget();
    this.dayRequests.forget();
    this.days.clear();
    return this.plans.delete();
  }

  /** Without a day, those of all days. */
  invalidate(coach: string, date: string | null): number {
    const code = `${coachCode(coach)} `;
    // Which day "today" is only the server knows.
    const ends = date === null ? [''] : [` ${date}`, ' today'];
    const matches = (key: string) => key.startsWith(code) && ends.some((end) => key.endsWith(end));
    this.planRequests.forget(matches);
    this.dayRequests.forget();
    this.days.clear();
    return this.plans.delete(matches);
  }

  private async readPlan(
    key: string,
    coach: string,
    date: string | null,
    shared: Shared<PlanAnswer>,
  ): Promise<PlanAnswer> {
    const cached = this.plans.get(key);
    const order = ++this.requestCount;
    const answer = await this.requests.send({
      path: `${PLANS}/`,
      query: { coach, date: date ?? undefined, guild: this.options.guild },
      headers: ifNoneMatch(cached?.entityTag),
      signal: shared.control?.signal,
    });
    const plan = answer.body === null && cached ? cached.plan : planOf(answer);
    const entityTag = answer.entityTag ?? cached?.entityTag ?? null;
    // Forgotten meanwhile: this answer may be older than what made somebody forget it.
    if (this.planRequests.isOpen(key, shared))
      this.plans.keep(coach, date, { plan, entityTag, order, serverTime: answer.serverTime });
    return plan;
  }

  private async readDay(date: string | null, shared: Shared<CoachPlans>): Promise<CoachPlans> {
    const kept = this.days.get(date);
    const order = ++this.requestCount;
    const answer = await this.requests.send({
      path: `${PLANS}/all`,
      query: { date: date ?? undefined, guild: this.options.guild },
      headers: ifNoneMatch(kept?.entityTag),
      signal: shared.control?.signal,
    });
    const plans = answer.body === null && kept ? kept.plans : plansOf(answer);
    const { serverTime } = answer;
    if (this.dayRequests.isOpen(date ?? 'today', shared)) {
      this.days.keep(date, plans, answer.entityTag ?? kept?.entityTag ?? null, serverTime);
      for (const [coach, plan] of Object.entries(plans))
        this.plans.keep(coach, date, { plan, entityTag: null, order, serverTime });
    }
    return plans;
  }

  /** What is answered in place of a plan that could not be read. */
  private planInstead(error: CoachwireError, coach: string, date: string | null, options: FetchOptions): CoachPlan {
    if (error.kind === 'aborted') throw error;
    const cached = isOutage(error) ? this.plans.get(planKey(coach, date)) : undefined;
    if (cached && mayServeStale(cached)) {
      this.tell({ kind: 'stale', coach, date, error });
      this.options.logger?.warn(`Coachwire: plan of coach ${coach}: ${error.message}; an older copy is used`);
      return staleCopyOf(cached.plan);
    }
    this.tell({ kind: 'failed', path: `${PLANS}/`, error });
    if (options.throwOnError ?? this.options.throwOnError) throw error;
    const failed = failedPlan(coach, error);
    this.options.logger?.warn(`Coachwire: ${failed.plan}`);
    return failed;
  }

  /** What is answered in place of the plans of a day that could not be read. */
  private dayInstead(error: CoachwireError, date: string | null, options: FetchOptions): CoachPlans {
    if (error.kind === 'aborted') throw error;
    const kept = isOutage(error) ? this.days.findStale(date) : null;
    if (kept) {
      this.tell({ kind: 'stale', coach: null, date, error });
      this.options.logger?.warn(`Coachwire: plans of ${date ?? 'today'}: ${error.message}; an older copy is used`);
      return eachOf(kept, staleCopyOf);
    }
    this.tell({ kind: 'failed', path: `${PLANS}/all`, error });
    if (options.throwOnError ?? this.options.throwOnError) throw error;
    this.options.logger?.warn(`Coachwire: plans of ${date ?? 'today'}: ${error.message}`);
    return {};
  }
}

function ifNoneMatch(entityTag: string | null | undefined): Record<string, string> {
  return entityTag ? { 'if-none-match': entityTag } : {};
}

import { LRUCache } from 'lru-cache';
import { type Deadline, deadlineIn, hasPassed } from './deadline';
import type { CompleteOptions } from './options';
import { possiblyTodayForMs, sameDayForMs } from './trading-day';
import type { PlanAnswer } from './wire';

/** A plan as it was answered, with what is needed to ask whether it still is. */
export interface CachedPlan {
  plan: PlanAnswer;
  entityTag: string | null;
  /** The place of its request among all. */
  order: number;
  freshUntil: Deadline;
  /** Of an answer to a question without a day: until it is certainly another day's. */
  possiblyUntil: Deadline | null;
}

/** An answer, with what tells how long it holds. */
export interface NewPlan extends Pick<CachedPlan, 'plan' | 'entityTag' | 'order'> {
  /** By the server's clock, in ms. */
  serverTime: number;
}

/** Keeps plans by coach and day, the least recently used going first. */
export class PlanCache {
  private readonly plans: LRUCache<string, CachedPlan> | null;

  constructor(private readonly options: CompleteOptions) {
    this.plans = options.maxCacheSize > 0 ? new LRUCache({ max: options.maxCacheSize }) : null;
  }

  get size(): number {
    return this.plans?.size ?? 0;
  }

  get(key: string): CachedPlan | undefined {
    return this.plans?.get(key);
  }

  /** Keeps an answer for the day that was asked for, `null` for today: then also under the day that it names. */
  keep(coach: string, date: string | null, answer: NewPlan): void {
    const { plan, serverTime } = answer;
    const ttlMs = this.ttlMsOf(plan);
    if (date !== null) return this.set(planKey(coach, date), answer, ttlMs, null);
    this.set(planKey(coach, null), answer, Math.min(ttlMs, sameDayForMs(serverTime)), plan.date);
    if (plan.available) this.set(planKey(coach, plan.date), answer, ttlMs, null);
  }

  /** Says how many plans went. */
  delete(matches: (key: string) => boolean = () => true): number {
    const gone = [...(this.plans?.keys() ?? [])].filter(matches);
    for (const key of gone) this.plans?.delete(key);
    return gone.length;
  }

  private ttlMsOf({ available }: PlanAnswer): number {
    const { cacheTtlSeconds, missingPlanTtlSeconds } = this.options;
    return 1000 * (available ? cacheTtlSeconds : Math.min(cacheTtlSeconds, missingPlanTtlSeconds));
  }

  private set(key: string, { plan, entityTag, order, serverTime }: NewPlan, ttlMs: number, today: string | null): void {
    const kept = this.plans?.peek(key);
    // An answer that was long on its way is older than what came of a later request.
    if (kept && kept.order > order) return;
    const possiblyUntil = today === null ? null : deadlineIn(possiblyTodayForMs(today, serverTime));
    this.plans?.set(key, { plan, entityTag, order, freshUntil: deadlineIn(ttlMs), possiblyUntil });
  }
}

export function isFresh({ freshUntil }: CachedPlan): boolean {
  return !hasPassed(freshUntil);
}

/** Whether it may be shown, marked, where the server cannot be asked: yesterday's plan is not today's. */
export function mayServeStale({ possiblyUntil }: Pick<CachedPlan, 'possiblyUntil'>): boolean {
  return possiblyUntil === null || !hasPassed(possiblyUntil);
}

/** `d`, `D` and `coach_d` are one coach. */
export function coachCode(coach: string): string {
  return coach
    .trim()
    .toLowerCase()
    .replace(/^coach_/, '');
}

export function planKey(coach: string, date: string | null): string {
  return `${coachCode(coach)} ${date ?? 'today'}`;
}

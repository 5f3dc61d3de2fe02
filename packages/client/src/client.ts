import { notOurs } from './answer-body';
import { CoachwireError } from './errors';
import { type ClientEvent, type ClientMetrics, Counters } from './events';
import {
  type CallOptions,
  type ClientOptions,
  type CompleteOptions,
  completeOptions,
  type FetchOptions,
} from './options';
import { type CachedPlan, coachCode, PlanCache, planKey } from './plan-cache';
import { type ApiAnswer, type ApiRequest, Requests } from './requests';
import { SharedRequests } from './shared-requests';
import type {
  AggregationInput,
  AlertAnswer,
  AlertsPage,
  AlertsQuery,
  AnalysisAnswer,
  HistoryAnswer,
  PlanAnswer,
  RangePage,
  Revision,
  ServerMetrics,
  SignalInput,
  SignalsAnswer,
} from './wire';

/** A plan as the server answered it; `stale` when the server could not be asked whether it still is. */
export interface FetchedPlan extends PlanAnswer {
  stale?: true;
  error?: undefined;
}

/** What stands in a plan's place when it could not be read. */
export interface FailedPlan {
  /** `Error fetching plan for coach d: …` */
  plan: string;
  charts: string[];
  error: string;
  available?: undefined;
  stale?: undefined;
}

export type CoachPlan = FetchedPlan | FailedPlan;

/** Plans by coach, such as `coach_d`; only coaches with a plan. */
export type CoachPlans = Record<string, FetchedPlan>;

/** Signals by strategy, or a list of signals that name theirs. */
export type Signals = SignalInput[] | Record<string, SignalInput[]>;

export interface RangeOptions extends CallOptions {
  /** The first day, `YYYY-MM-DD`, inclusive; default the oldest. */
  from?: string;
  /** The last day, inclusive; default the newest. */
  to?: string;
  coach?: string;
  /** Plans in one request, at most 200. */
  pageSize?: number;
}

export interface SendOptions extends CallOptions {
  /** Your name for this request; give the same after a crash, and nothing is stored twice. Default a random one. */
  idempotencyKey?: string;
}

export interface AnalyzeOptions extends CallOptions {
  strategyWeights?: Record<string, number>;
  aggregation?: AggregationInput;
}

const PLANS = '/api/coach-plans';

/**
 * Reads plans, sends signals, looks after alerts. One for a process: it keeps plans in memory, and lets those who ask for the
 * same at the same time share a request.
 */
export class CoachwireClient {
  private readonly options: CompleteOptions;
  private readonly counters = new Counters();
  private readonly cache: PlanCache;
  private readonly requests: Requests;
  private readonly planRequests = new SharedRequests<PlanAnswer>();
  private readonly dayRequests = new SharedRequests<CoachPlans>();
  private readonly days = new Map<string, { plans: CoachPlans; entityTag: string | null }>();

  /** @example new CoachwireClient({ baseUrl: 'http://localhost:5000', apiKey: 'cw_…' }) */
  constructor(options: ClientOptions) {
    this.options = completeOptions(options);
    this.cache = new PlanCache(this.options);
    this.requests = new Requests(this.options, this.counters, (event) => this.tell(event));
  }

  /**
   * The plan of a coach (`d` or `coach_d`) for a day, `YYYY-MM-DD`; without one for today, which is the server's trading day.
   * "No plan yet" is an answer, with `available: false`. When the server cannot be asked: the copy in memory, marked `stale`,
   * else a text that says so, or with `throwOnError` a `CoachwireError`. An abort always throws.
   * @example
   * const plan = await client.fetchCoachPlan('d');
   * if (plan.available) console.log(plan.plan, plan.charts);
   */
  async fetchCoachPlan(coach: string, date?: string | null, options: FetchOptions = {}): Promise<CoachPlan> {
    this.counters.total++;
    const key = planKey(coach, date || null);
    const cached = this.cache.get(key);
    if (cached && this.cache.isFresh(cached)) {
      this.counters.hits++;
      if (this.options.onEvent) this.tell({ kind: 'cache-hit', coach, date: date || null });
      return copyOf(cached.plan);
    }
    this.counters.misses++;
    this.tell({ kind: 'cache-miss', coach, date: date || null });
    try {
      const send = (signal: AbortSignal) => this.readPlan(key, coach, date || null, signal);
      return copyOf(await this.planRequests.ask(key, send, options.signal));
    } catch (error) {
      return this.planInstead(toError(error), coach, date || null, options);
    }
  }

  /**
   * The plans of all coaches for a day, without one for today; `{}` when there are none. When the server cannot be asked: the
   * copy in memory with each plan marked `stale`, else `{}`, or with `throwOnError` a `CoachwireError`.
   * @example
   * const plans = await client.fetchAllCoachPlans('2026-11-20');
   * for (const [coach, { plan }] of Object.entries(plans)) console.log(coach, plan);
   */
  async fetchAllCoachPlans(date?: string | null, options: FetchOptions = {}): Promise<CoachPlans> {
    this.counters.total++;
    const key = date || 'today';
    try {
      const plans = await this.dayRequests.ask(
        key,
        (signal) => this.readDay(key, date || null, signal),
        options.signal,
      );
      return copiesOf(plans);
    } catch (caught) {
      const error = toError(caught);
      this.throwWhereAsked(error, options);
      this.tell({ kind: 'failed', path: `${PLANS}/all`, error });
      const kept = isOutage(error) ? this.days.get(key) : undefined;
      this.options.logger?.warn(`Coachwire: plans of ${key}: ${error.message}${kept ? '; an older copy is used' : ''}`);
      return kept ? copiesOf(kept.plans, { stale: true }) : {};
    }
  }

  /**
   * Earlier versions of a coach's plan, newest first. Throws `CoachwireError`.
   * @example
   * const revisions = await client.fetchHistory('d', '2026-11-20');
   * for (const { edited_by, plan_text } of revisions) console.log(edited_by, plan_text);
   */
  async fetchHistory(coach: string, date?: string | null, options: CallOptions = {}): Promise<Revision[]> {
    const answer = await this.get<HistoryAnswer>(`${PLANS}/history`, {
      ...options,
      query: { coach, date: date ?? '' },
    });
    return answer.history;
  }

  /**
   * The plans of many days, newest first, read page by page as they are asked for. Throws `CoachwireError`.
   * @example
   * for await (const plan of client.range({ from: '2026-11-01', to: '2026-11-30', coach: 'd' })) {
   *   console.log(plan.date, plan.plan);
   * }
   */
  async *range(options: RangeOptions = {}): AsyncGenerator<PlanAnswer, void, undefined> {
    const { from, to, coach, pageSize: limit, signal } = options;
    for (let cursor: string | undefined; ;) {
      const page: RangePage = await this.get(`${PLANS}/range`, { signal, query: { from, to, coach, limit, cursor } });
      yield* page.plans;
      // A server that names the page it has just given would be asked for ever.
      if (page.next_cursor === null || page.next_cursor === cursor) return;
      cursor = page.next_cursor;
    }
  }

  /**
   * Sends signals, and resolves once they and the alerts they cause are on the server's disk. It may be repeated: give the
   * same `idempotencyKey`, also after a crash. Throws `CoachwireError`, whose `idempotencyKey` repeats it.
   * @example
   * const { alerts_queued } = await client.sendSignals(
   *   [{ symbol: 'NVDA', signal_type: 'LONG', timestamp: '2026-11-20T14:30:00Z', price: 191.82, strategy_name: 'momentum',
   *      signal_strength: 'STRONG', confidence: 0.86, position_size: 0.02 }],
   *   { idempotencyKey: 'momentum-2026-11-20T14:30' },
   * );
   */
  async sendSignals(signals: Signals, options: SendOptions = {}): Promise<SignalsAnswer> {
    const idempotencyKey = options.idempotencyKey ?? randomKey();
    const headers = { 'idempotency-key': idempotencyKey };
    try {
      return await this.post<SignalsAnswer>('/api/signals', signalsBody(signals), { signal: options.signal, headers });
    } catch (caught) {
      const { kind, message, details, cause } = toError(caught);
      throw new CoachwireError(kind, message, { ...details, idempotencyKey }, { cause });
    }
  }

  /**
   * What the server would make of signals; it stores and sends nothing. Throws `CoachwireError`.
   * @example
   * const { aggregated } = await client.analyzeSignals(
   *   { momentum: [{ symbol: 'NVDA', signal_type: 'LONG', timestamp: '2026-11-20T14:30:00Z', price: 191.82,
   *                  signal_strength: 'STRONG', confidence: 0.86, position_size: 0.02 }] },
   *   { strategyWeights: { momentum: 1 } },
   * );
   */
  async analyzeSignals(signals: Signals, options: AnalyzeOptions = {}): Promise<AnalysisAnswer> {
    const { strategyWeights: strategy_weights, aggregation, signal } = options;
    return this.post('/api/signals/analyze', { ...signalsBody(signals), strategy_weights, aggregation }, { signal });
  }

  /**
   * A page of alerts, newest first. Throws `CoachwireError`.
   * @example
   * const { alerts, next_cursor } = await client.listAlerts({ status: 'dead', limit: 20 });
   */
  async listAlerts(query: AlertsQuery = {}, options: CallOptions = {}): Promise<AlertsPage> {
    return this.get('/api/alerts', { signal: options.signal, query: { ...query } });
  }

  /**
   * Sends a dead or cancelled alert after all. Throws `CoachwireError`.
   * @example
   * const { alerts } = await client.listAlerts({ status: 'dead' });
   * for (const { id } of alerts) await client.replayAlert(id);
   */
  async replayAlert(id: number, options: CallOptions = {}): Promise<AlertAnswer> {
    const path = `/api/alerts/${encodeURIComponent(id)}/replay`;
    return this.post(path, undefined, { signal: options.signal, isRepeatable: false });
  }

  /**
   * How the server is. Never throws, unless aborted: `{status: 'unhealthy', error}` when nothing is answered.
   * @example
   * const { status } = await client.checkHealth(); // 'ok'
   */
  async checkHealth(options: CallOptions = {}): Promise<{ status: string; error?: unknown; [part: string]: unknown }> {
    try {
      const { body } = await this.requests.send({ path: '/health', alsoAnswers: [503], ...options });
      return { ...body, status: typeof body?.status === 'string' ? body.status : 'unhealthy' };
    } catch (caught) {
      const error = toError(caught);
      if (error.kind === 'aborted') throw error;
      return { status: 'unhealthy', error: error.message };
    }
  }

  /**
   * What this client has counted since it was made.
   * @example
   * const { requests } = client.getMetrics();
   * console.log(requests.cache_hit_rate_percent);
   */
  getMetrics(): ClientMetrics {
    const { maxCacheSize: max_size, cacheTtlSeconds: ttl_seconds } = this.options;
    return this.counters.metrics({ size: this.cache.size, max_size, ttl_seconds });
  }

  /**
   * What the server has counted since its start. Throws `CoachwireError`.
   * @example
   * const { database } = await client.getServerMetrics();
   * console.log(database.total_plans);
   */
  async getServerMetrics(options: CallOptions = {}): Promise<ServerMetrics> {
    return this.get('/metrics', options);
  }

  /**
   * Forgets all plans in memory, and says how many there were.
   * @example
   * client.clearCache();
   */
  clearCache(): number {
    this.planRequests.forget();
    this.dayRequests.forget();
    this.days.clear();
    return this.cache.delete();
  }

  /**
   * Forgets a coach's plan of a day, without one those of all days, so that it is read anew.
   * @example
   * client.invalidate('d', '2026-11-20');
   */
  invalidate(coach: string, date?: string | null): number {
    const code = coachCode(coach);
    // Which day "today" is only the server knows.
    const matches = (key: string) =>
      key.startsWith(`${code} `) && (!date || !/ \d/.test(key) || key.endsWith(` ${date}`));
    this.planRequests.forget(matches);
    this.dayRequests.forget();
    this.days.clear();
    return this.cache.delete(matches);
  }

  private async readPlan(key: string, coach: string, date: string | null, signal: AbortSignal): Promise<PlanAnswer> {
    const cached = this.cache.get(key);
    const answer = await this.requests.send({
      path: `${PLANS}/`,
      query: { coach, date: date ?? undefined, guild: this.options.guild },
      headers: ifNoneMatch(cached?.entityTag),
      signal,
    });
    const plan = answer.body === null && cached ? cached.plan : planOf(answer);
    // Forgotten meanwhile: this answer may be older than what made somebody forget it.
    if (this.planRequests.isOpen(key, signal))
      this.keep(key, coach, plan, answer.entityTag ?? cached?.entityTag ?? null, date);
    return plan;
  }

  private keep(key: string, coach: string, plan: PlanAnswer, entityTag: string | null, date: string | null): void {
    this.cache.set(key, plan, entityTag, date === null);
    if (date === null && plan.available) this.cache.set(planKey(coach, plan.date), plan, entityTag, false);
  }

  private async readDay(key: string, date: string | null, signal: AbortSignal): Promise<CoachPlans> {
    const kept = this.days.get(key);
    const answer = await this.requests.send({
      path: `${PLANS}/all`,
      query: { date: date ?? undefined, guild: this.options.guild },
      headers: ifNoneMatch(kept?.entityTag),
      signal,
    });
    const plans = answer.body === null && kept ? kept.plans : plansOf(answer);
    if (this.dayRequests.isOpen(key, signal)) {
      this.keepDay(key, { plans, entityTag: answer.entityTag });
      for (const [coach, plan] of Object.entries(plans)) this.keep(planKey(coach, date), coach, plan, null, date);
    }
    return plans;
  }

  private keepDay(key: string, day: { plans: CoachPlans; entityTag: string | null }): void {
    this.days.delete(key);
    if (this.options.maxCacheSize > 0) this.days.set(key, day);
    const [oldest] = this.days.keys();
    if (this.days.size > this.options.maxCacheSize && oldest !== undefined) this.days.delete(oldest);
  }

  /** What is answered in place of a plan that could not be read. */
  private planInstead(error: CoachwireError, coach: string, date: string | null, options: FetchOptions): CoachPlan {
    if (error.kind === 'aborted') throw error;
    const cached: CachedPlan | undefined = isOutage(error) ? this.cache.get(planKey(coach, date)) : undefined;
    if (!(options.throwOnError ?? this.options.throwOnError) && cached) {
      this.tell({ kind: 'stale', coach, date, error });
      this.options.logger?.warn(`Coachwire: plan of coach ${coach}: ${error.message}; an older copy is used`);
      return { ...copyOf(cached.plan), stale: true };
    }
    this.throwWhereAsked(error, options);
    this.tell({ kind: 'failed', path: `${PLANS}/`, error });
    const plan = `Error fetching plan for coach ${coach}: ${error.message}`;
    this.options.logger?.warn(`Coachwire: ${plan}`);
    return { plan, charts: [], error: error.message };
  }

  private throwWhereAsked(error: CoachwireError, options: FetchOptions): void {
    if (error.kind === 'aborted' || (options.throwOnError ?? this.options.throwOnError)) throw error;
  }

  private async get<T>(path: string, { query, signal }: Pick<ApiRequest, 'query' | 'signal'>): Promise<T> {
    const withGuild = path.startsWith(PLANS) ? { ...query, guild: this.options.guild } : query;
    return (await this.requests.send({ path, query: withGuild, signal })).body as T;
  }

  private async post<T>(path: string, body: object | undefined, rest: Omit<ApiRequest, 'path' | 'body'>): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return (await this.requests.send({ path, method: 'POST', body: text, ...rest })).body as T;
  }

  private tell(event: ClientEvent): void {
    try {
      this.options.onEvent?.(event);
    } catch (error) {
      this.options.logger?.warn(`Coachwire: onEvent failed: ${String(error)}`);
    }
  }
}

/**
 * A client with its defaults.
 * @example
 * const client = createClient('http://localhost:5000');
 */
export function createClient(baseUrl: string, options: Omit<ClientOptions, 'baseUrl'> = {}): CoachwireClient {
  return new CoachwireClient({ ...options, baseUrl });
}

/** Nobody answered as the server does; not: the server refused. */
function isOutage(error: CoachwireError): boolean {
  return error.kind !== 'refused' || error.status === 429 || (error.status ?? 0) >= 500;
}

function ifNoneMatch(entityTag: string | null | undefined): Record<string, string> {
  return entityTag ? { 'if-none-match': entityTag } : {};
}

function isPlan(value: unknown): value is PlanAnswer {
  const plan = value as Partial<PlanAnswer> | null;
  return typeof plan === 'object' && plan !== null && typeof plan.plan === 'string' && Array.isArray(plan.charts);
}

function planOf({ body, status }: ApiAnswer): PlanAnswer {
  if (!isPlan(body)) throw notOurs({ status, headers: new Headers() });
  return body;
}

function plansOf({ body, status }: ApiAnswer): CoachPlans {
  if (body === null || !Object.values(body).every(isPlan)) throw notOurs({ status, headers: new Headers() });
  return body as unknown as CoachPlans;
}

/** What callers change of it stays theirs. */
function copyOf(plan: PlanAnswer): FetchedPlan {
  return { ...plan, charts: plan.charts.slice() };
}

function copiesOf(plans: CoachPlans, mark: { stale?: true } = {}): CoachPlans {
  return Object.fromEntries(Object.entries(plans).map(([coach, plan]) => [coach, { ...copyOf(plan), ...mark }]));
}

function signalsBody(signals: Signals): object {
  return Array.isArray(signals) ? { signals } : { strategy_signals: signals };
}

/** 128 random bits; `randomUUID` is missing on pages that came by plain HTTP. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function toError(caught: unknown): CoachwireError {
  if (caught instanceof CoachwireError) return caught;
  return new CoachwireError(
    'network',
    caught instanceof Error ? caught.message : String(caught),
    {},
    { cause: caught },
  );
}

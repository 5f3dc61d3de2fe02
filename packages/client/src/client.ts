import { bodyWith } from './answer-shapes';
import { CoachwireError, toError } from './errors';
import { type ClientMetrics, Counters, tellerOf } from './events';
import {
  type CallOptions,
  type ClientOptions,
  type CompleteOptions,
  completeOptions,
  type FetchOptions,
  headerText,
} from './options';
import type { CoachPlan, CoachPlans } from './plan-answers';
import { PlanReader, PLANS } from './plan-reader';
import { type ApiAnswer, type ApiRequest, Requests } from './requests';
import { type AnalyzeOptions, randomKey, type SendOptions, type Signals, signalsBody } from './signal-requests';
import type {
  AlertAnswer,
  AlertsPage,
  AlertsQuery,
  AnalysisAnswer,
  HistoryAnswer,
  PlanAnswer,
  RangePage,
  Revision,
  ServerMetrics,
  SignalsAnswer,
} from './wire';

export interface RangeOptions extends CallOptions {
  /** The first day, `YYYY-MM-DD`, inclusive; default the oldest. */
  from?: string;
  /** The last day, inclusive; default the newest. */
  to?: string;
  coach?: string;
  /** Plans in one request, at most 200. */
  pageSize?: number;
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/**
 * Reads plans, sends signals, looks after alerts. One for a process: it keeps plans in memory, and lets those who ask for the
 * same at the same time share a request.
 */
export class CoachwireClient {
  private readonly options: CompleteOptions;
  private readonly counters = new Counters();
  private readonly requests: Requests;
  private readonly plans: PlanReader;

  /** @example new CoachwireClient({ baseUrl: 'http://localhost:5000', apiKey: 'cw_…' }) */
  constructor(options: ClientOptions) {
    this.options = completeOptions(options);
    const tell = tellerOf(this.options);
    this.requests = new Requests(this.options, this.counters, tell);
    this.plans = new PlanReader(this.options, this.requests, this.counters, tell);
  }

  /**
   * The plan of a coach (`d` or `coach_d`) for a day, `YYYY-MM-DD`; without one for today, which is the server's trading day.
   * "No plan yet" is an answer, with `available: false`. When the server cannot be asked: the copy in memory, marked `stale`;
   * without one a text that says so, or with `throwOnError` a `CoachwireError`. An abort always throws.
   * @example
   * const plan = await client.fetchCoachPlan('d');
   * if (plan.available) console.log(plan.plan, plan.charts);
   */
  fetchCoachPlan(coach: string, date?: string | null, options: FetchOptions = {}): Promise<CoachPlan> {
    return this.plans.fetchPlan(coach, date || null, options);
  }

  /**
   * The plans of all coaches for a day, without one for today; `{}` when there are none. When the server cannot be asked: the
   * copy in memory with each plan marked `stale`; without one `{}`, or with `throwOnError` a `CoachwireError`.
   * @example
   * const plans = await client.fetchAllCoachPlans('2026-11-20');
   * for (const [coach, { plan }] of Object.entries(plans)) console.log(coach, plan);
   */
  fetchAllCoachPlans(date?: string | null, options: FetchOptions = {}): Promise<CoachPlans> {
    return this.plans.fetchDay(date || null, options);
  }

  /**
   * Earlier versions of a coach's plan, newest first. Throws `CoachwireError`.
   * @example
   * const revisions = await client.fetchHistory('d', '2026-11-20');
   * for (const { edited_by, plan_text } of revisions) console.log(edited_by, plan_text);
   */
  async fetchHistory(coach: string, date?: string | null, options: CallOptions = {}): Promise<Revision[]> {
    const answer = await this.readPlans('history', { coach, date: date ?? undefined }, options.signal);
    return bodyWith<HistoryAnswer>('history', answer, Array.isArray).history;
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
      const answer = await this.readPlans('range', { from, to, coach, limit, cursor }, signal);
      const { plans, next_cursor } = bodyWith<RangePage>('plans', answer, Array.isArray);
      yield* plans;
      // A server that names the page it has just given would be asked for ever.
      if (!next_cursor || next_cursor === cursor) return;
      cursor = next_cursor;
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
    const headers = { 'idempotency-key': headerText('idempotencyKey', idempotencyKey) };
    const body = JSON.stringify(signalsBody(signals));
    try {
      const answer = await this.post('/api/signals', { body, headers, signal: options.signal });
      return bodyWith<SignalsAnswer>('aggregated', answer, Array.isArray);
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
    const body = JSON.stringify({ ...signalsBody(signals), strategy_weights, aggregation });
    const answer = await this.post('/api/signals/analyze', { body, signal });
    return bodyWith<AnalysisAnswer>('aggregated', answer, Array.isArray);
  }

  /**
   * A page of alerts, newest first. Throws `CoachwireError`.
   * @example
   * const { alerts, next_cursor } = await client.listAlerts({ status: 'dead', limit: 20 });
   */
  async listAlerts(query: AlertsQuery = {}, options: CallOptions = {}): Promise<AlertsPage> {
    const answer = await this.requests.send({ path: '/api/alerts', query: { ...query }, signal: options.signal });
    return bodyWith<AlertsPage>('alerts', answer, Array.isArray);
  }

  /**
   * Sends a dead or cancelled alert after all. Throws `CoachwireError`; its code `alert-not-replayable` may also say that an
   * attempt before, whose answer was lost, has done it.
   * @example
   * const { alerts } = await client.listAlerts({ status: 'dead' });
   * for (const { id } of alerts) await client.replayAlert(id);
   */
  async replayAlert(id: number, options: CallOptions = {}): Promise<AlertAnswer> {
    const answer = await this.post(`/api/alerts/${encodeURIComponent(id)}/replay`, { signal: options.signal });
    return bodyWith<AlertAnswer>('id', answer, Number.isInteger);
  }

  /**
   * How the server is. Never throws, unless aborted: `{status: 'unhealthy', error}` when nothing is answered.
   * @example
   * const { status } = await client.checkHealth(); // 'ok'
   */
  async checkHealth(options: CallOptions = {}): Promise<{ status: string; error?: unknown; [part: string]: unknown }> {
    try {
      const { body } = await this.requests.send({ path: '/health', alsoAnswers: [503], signal: options.signal });
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
    return this.counters.metrics({ size: this.plans.size, max_size, ttl_seconds });
  }

  /**
   * What the server has counted since its start. Throws `CoachwireError`.
   * @example
   * const { database } = await client.getServerMetrics();
   * console.log(database.total_plans);
   */
  async getServerMetrics(options: CallOptions = {}): Promise<ServerMetrics> {
    const answer = await this.requests.send({ path: '/metrics', signal: options.signal });
    return bodyWith<ServerMetrics>('requests', answer, isObject);
  }

  /**
   * Forgets all plans in memory, and says how many there were.
   * @example
   * client.clearCache();
   */
  clearCache(): number {
    return this.plans.clear();
  }

  /**
   * Forgets a coach's plan of a day, without one those of all days, so that it is read anew.
   * @example
   * client.invalidate('d', '2026-11-20');
   */
  invalidate(coach: string, date?: string | null): number {
    return this.plans.invalidate(coach, date || null);
  }

  private readPlans(what: string, query: ApiRequest['query'], signal?: AbortSignal): Promise<ApiAnswer> {
    return this.requests.send({ path: `${PLANS}/${what}`, query: { ...query, guild: this.options.guild }, signal });
  }

  private post(path: string, rest: Pick<ApiRequest, 'body' | 'headers' | 'signal'>): Promise<ApiAnswer> {
    return this.requests.send({ path, method: 'POST', ...rest });
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

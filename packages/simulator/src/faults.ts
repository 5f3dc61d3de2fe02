import type { RestResponse } from './rest/exchange';

export interface Fault {
  /** Against `METHOD /path`, the path without `/api/v10`; links of the CDN are met by a pattern only. Default: every REST call. */
  match?: RegExp;
  /** How many calls it meets; 1 when not given. */
  count?: number;
  /** Instead of a count: it meets every call in so many real milliseconds, from the first one on. */
  lastsMs?: number;
  /**
   * A status to answer, or: never answer; cut the connection before the request is handled, or after it was. Without one the
   * call is only delayed.
   */
  status?: number | 'hang' | 'reset-before' | 'reset-after';
  body?: unknown;
  headers?: Record<string, string>;
  /** Real milliseconds to wait first. */
  delayMs?: number;
}

/** Calls that are to fail, first come first served. */
export class Faults {
  #pending: (Fault & { left: number; endsAtMs: number | null })[] = [];

  add(fault: Fault): void {
    this.#pending.push({ ...fault, left: fault.count ?? 1, endsAtMs: null });
  }

  clear(): void {
    this.#pending = [];
  }

  /** The fault that meets this call, used up by one; null when none does. */
  take(method: string, path: string, isCdn = false): Fault | null {
    const nowMs = performance.now();
    this.#pending = this.#pending.filter(({ endsAtMs }) => endsAtMs === null || nowMs < endsAtMs);
    const fault = this.#pending.find(({ match }) => (match ? match.test(`${method} ${path}`) : !isCdn));
    if (!fault) return null;
    if (fault.lastsMs === undefined) fault.left--;
    else fault.endsAtMs ??= nowMs + fault.lastsMs;
    this.#pending = this.#pending.filter((candidate) => candidate.left > 0);
    return fault;
  }
}

/** What a failing status says when the fault brings no words of its own. */
export function faultAnswer(status: number, fault: Fault): RestResponse {
  const headers = fault.headers ?? {};
  if (fault.body !== undefined) return { status, body: fault.body, headers };
  if (status !== 429) return { status, body: { message: `${status}: simulated failure`, code: 0 }, headers };
  const retryAfter = Number(headers['Retry-After'] ?? headers['retry-after'] ?? 1);
  return {
    status,
    body: { message: 'You are being rate limited.', retry_after: retryAfter, global: false },
    headers: { 'Retry-After': String(retryAfter), 'X-RateLimit-Scope': 'user', ...headers },
  };
}

import type { CoachwireError } from './errors';

const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const MAX_BACKOFF_MS = 8000;
/** A server that asks for more than this is not waited for. */
export const MAX_RETRY_AFTER_MS = 60_000;

/** How long to wait before the next attempt, or null when there shall be none. */
export function retryDelayMs(error: CoachwireError, retriesDone: number, policy: RetryPolicy): number | null {
  if (retriesDone >= policy.maxRetries || error.kind === 'aborted') return null;
  if (error.kind === 'refused' && !RETRIED_STATUSES.has(error.status ?? 0)) return null;
  const asked = error.details.retryAfterMs ?? 0;
  if (asked > MAX_RETRY_AFTER_MS) return null;
  // Full jitter: clients that failed together do not come back together.
  return asked + policy.random() * Math.min(MAX_BACKOFF_MS, policy.backoffMs * 2 ** retriesDone);
}

export interface RetryPolicy {
  maxRetries: number;
  backoffMs: number;
  /** 0 to 1, as `Math.random`. */
  random: () => number;
}

/** `Retry-After` in ms: seconds, or a date, which is measured against the server's own clock. */
export function parseRetryAfter(value: string | null, serverDate: string | null, now: number): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  const from = Date.parse(serverDate ?? '');
  return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(from) ? now : from));
}

import type { Outcome } from '../../outbox';

/** What an answer to a POST says. */
export interface HttpAnswer {
  status: number;
  /** The header Retry-After. */
  retryAfter: string | null;
  /** The beginning of the body, fit to be stored and shown. */
  text: string;
}

const UNSPOKEN_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 3_600_000;
/** The receiver takes offence at what it was sent. */
const REFUSED = new Set([400, 413, 415, 422]);
/** Of a proxy that has passed the request on and got no answer. */
const LOST_ANSWER_STATUSES = new Set([504, 520, 524]);

/** What an answer means, as Standard Webhooks has it: 2xx is taken, 410 wants nothing any more, the rest comes again. */
export function classifyAnswer({ status, retryAfter, text }: HttpAnswer, nowMs: number): Outcome {
  const reason = text === '' ? `HTTP ${status}` : `HTTP ${status}: ${text}`;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'pause', reason: 'the receiver wants nothing any more (HTTP 410)' };
  if (status >= 300 && status < 400) {
    return { kind: 'pause', reason: `the address leads elsewhere (HTTP ${status}), which is not followed` };
  }
  const waitMs = retryAfterMs(retryAfter, nowMs);
  if (status === 429 || (status === 503 && waitMs !== null)) {
    return { kind: 'wait', reason, retryAfterMs: waitMs ?? UNSPOKEN_WAIT_MS };
  }
  if (REFUSED.has(status)) return { kind: 'split', reason, refusedPlaces: [] };
  return LOST_ANSWER_STATUSES.has(status) ? { kind: 'ambiguous', reason } : { kind: 'back-off', reason };
}

/** Seconds or an HTTP date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after. At most an hour. */
function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const waitMs = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS);
}

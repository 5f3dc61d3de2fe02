import type { Outcome } from '../../outbox';
import { toStorableText } from '../../storage';
import { CONTENT_CODES, DESTINATION_CODES } from './discord-codes';
import type { AnswerResult, DiscordErrorBody, SendResult } from './send-result';

/** Of a proxy that has passed the request on and got no answer: 504, and Cloudflare's 520 and 524. */
const LOST_ANSWER_STATUSES = new Set([504, 520, 524]);
/** A request that came too slowly or too early: the next one may do better. */
const PASSING_STATUSES = new Set([408, 425]);
const UNSPOKEN_WAIT_MS = 5000;

/** What Discord's answer, or its silence, means for what was sent. */
export function classifyOutcome(result: SendResult): Outcome {
  if (result.kind === 'answer') return classifyAnswer(result);
  return result.wasWritten
    ? { kind: 'ambiguous', reason: `no answer: ${result.cause}` }
    : { kind: 'back-off', reason: `no connection: ${result.cause}` };
}

function classifyAnswer({ status, error, wait }: AnswerResult): Outcome {
  const reason = describeAnswer(status, error);
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 429) {
    return { kind: 'wait', reason, retryAfterMs: wait?.retryAfterMs ?? UNSPOKEN_WAIT_MS };
  }
  if (LOST_ANSWER_STATUSES.has(status)) return { kind: 'ambiguous', reason };
  if (status >= 500 || PASSING_STATUSES.has(status)) return { kind: 'back-off', reason };
  return classifyRefusal(status, error, reason);
}

function classifyRefusal(status: number, error: DiscordErrorBody | null, reason: string): Outcome {
  const fault = error === null ? undefined : DESTINATION_CODES.get(error.code);
  if (fault !== undefined) return { kind: 'pause', reason: `${fault} (${reason})` };
  const isContent = status === 400 || status === 413 || (error !== null && CONTENT_CODES.has(error.code));
  if (isContent) return { kind: 'split', reason, refusedPlaces: findRefusedEmbeds(error?.errors) };
  // Without Discord's own words a 403 or 404 is that of a firewall or proxy, which often passes.
  if (error === null && (status === 403 || status === 404)) return { kind: 'back-off', reason };
  return { kind: 'pause', reason };
}

function describeAnswer(status: number, error: DiscordErrorBody | null): string {
  if (error === null) return `HTTP ${status}`;
  const words = toStorableText([error.message, ...collectMessages(error.errors)].join('; ').slice(0, 500));
  return error.code === 0 ? `HTTP ${status}: ${words}` : `HTTP ${status}, Discord ${error.code}: ${words}`;
}

/** The embeds that Discord names as at fault, by their place in the message; none when it does not say. */
function findRefusedEmbeds(errors: unknown): number[] {
  const embeds = isTree(errors) ? errors['embeds'] : null;
  return isTree(embeds)
    ? Object.keys(embeds)
        .filter((key) => /^\d{1,2}$/.test(key))
        .map(Number)
    : [];
}

/** What the `_errors` lists of Discord's error tree say, each with its path. */
function collectMessages(errors: unknown, path = '', depth = 0): string[] {
  if (!isTree(errors) || depth > 10) return [];
  return Object.entries(errors).flatMap(([key, value]) =>
    key === '_errors' && Array.isArray(value)
      ? value.map((entry: unknown) => `${path} ${isTree(entry) ? String(entry['message']) : 'is refused'}`.trim())
      : collectMessages(value, path === '' ? key : `${path}.${key}`, depth + 1),
  );
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

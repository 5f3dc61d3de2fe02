import type { RateLimitWait } from './pacing/rate-limit-headers';

/** How a send ended, as the sender saw it. */
export type SendResult = AnswerResult | NoAnswerResult;

export interface AnswerResult {
  kind: 'answer';
  status: number;
  /** Discord's JSON error; null when the body was none: then something before Discord has answered. */
  error: DiscordErrorBody | null;
  /** Of a 429. */
  wait: RateLimitWait | null;
}

export interface NoAnswerResult {
  kind: 'no-answer';
  /** Whether Discord can have the whole request. In doubt it can. */
  wasWritten: boolean;
  /** What went wrong, for log and attempt: `ECONNREFUSED`, `timeout after 12 s`. */
  cause: string;
}

/** https://discord.com/developers/docs/reference#error-messages */
export interface DiscordErrorBody {
  code: number;
  message: string;
  /** Where in the body the fault lies: keys lead to a `_errors` list. */
  errors?: unknown;
}

/** Discord's error of a parsed answer, or null when it is none. */
export function readDiscordError(body: unknown): DiscordErrorBody | null {
  if (typeof body !== 'object' || body === null || !('message' in body)) return null;
  const { message } = body;
  const code = 'code' in body ? body.code : 0;
  if (typeof message !== 'string' || typeof code !== 'number') return null;
  return { code, message, ...('errors' in body && { errors: body.errors }) };
}

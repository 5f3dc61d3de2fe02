/** What an answer says about Discord's limits. */
export interface RateLimitAnswer {
  /** The bucket of the route as the answer leaves it; null when the answer says nothing of it. */
  bucket: { remaining: number; resetAfterMs: number } | null;
  /** Of a 429: how long to wait, and for what. */
  wait: RateLimitWait | null;
}

export interface RateLimitWait {
  retryAfterMs: number;
  scope: 'destination' | 'global';
}

/** When a 429 does not say how long to wait. */
const UNSPOKEN_WAIT_MS = 5000;
/** Above any wait that Discord or Cloudflare was seen to ask for; a defence against nonsense. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads status, headers (names in lower case) and the parsed JSON body of an answer. Only relative times are used:
 * X-RateLimit-Reset is on Discord's clock. https://discord.com/developers/docs/topics/rate-limits
 */
export function readRateLimits(status: number, headers: Headers, body: unknown): RateLimitAnswer {
  return {
    bucket: readBucket(headers),
    wait: status === 429 ? { retryAfterMs: readRetryAfter(headers, body), scope: readScope(headers, body) } : null,
  };
}

function readBucket(headers: Headers): RateLimitAnswer['bucket'] {
  const remaining = numberOf(headers['x-ratelimit-remaining']);
  const resetAfterMs = milliseconds(numberOf(headers['x-ratelimit-reset-after']));
  return remaining === null || resetAfterMs === null ? null : { remaining, resetAfterMs };
}

/** The body tells fractions of a second, the header may be rounded. */
function readRetryAfter(headers: Headers, body: unknown): number {
  const seconds = [
    numberOf(fieldOf(body, 'retry_after')),
    numberOf(headers['retry-after']),
    numberOf(headers['x-ratelimit-reset-after']),
  ].find((value) => value !== null);
  return milliseconds(seconds ?? null) ?? UNSPOKEN_WAIT_MS;
}

function readScope(headers: Headers, body: unknown): RateLimitWait['scope'] {
  const isGlobal =
    headers['x-ratelimit-scope'] === 'global' ||
    headers['x-ratelimit-global'] === 'true' ||
    fieldOf(body, 'global') === true;
  return isGlobal ? 'global' : 'destination';
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.min(Math.ceil(seconds * 1000), LONGEST_WAIT_MS);
}

/** A number that is not negative, or null. */
function numberOf(value: unknown): number | null {
  const isReadable = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  const number = isReadable ? Number(value) : NaN;
  return number >= 0 ? number : null;
}

function fieldOf(body: unknown, field: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, field)
    ? (body as Record<string, unknown>)[field]
    : undefined;
}

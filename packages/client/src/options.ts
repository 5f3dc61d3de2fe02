import type { ClientEvent } from './events';

/** Where a client writes what went wrong; `console` and pino fit. */
export interface Logger {
  warn(message: string): void;
}

export interface ClientOptions {
  /** Where the server is, such as `https://plans.example.org`; a path in it is kept. */
  baseUrl: string;
  /** `cw_…`; needed for signals and alerts, and for plans where the server asks for one. */
  apiKey?: string;
  /** The Discord server (guild) whose plans are read, where the server keeps those of several. */
  guild?: string;
  /** How long a plan is served from memory before the server is asked whether it changed. Default 3600. */
  cacheTtlSeconds?: number;
  /** How long "no plan yet" is. Default 5. */
  missingPlanTtlSeconds?: number;
  /** Plans in memory; the least recently used goes first. 0 keeps none. Default 100. */
  maxCacheSize?: number;
  /** For one attempt, until the last byte. Default 10,000. */
  timeoutMs?: number;
  /** Attempts after the first. Default 3. */
  maxRetries?: number;
  /** The upper end of the first random wait between attempts; it doubles with each. Default 250. */
  backoffMs?: number;
  /** Plans that cannot be read, and of which memory has no copy, throw `CoachwireError` in place of the text that says so. */
  throwOnError?: boolean;
  logger?: Logger;
  /** Told what happens; what it throws, or rejects with, is logged. */
  onEvent?: (event: ClientEvent) => void;
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  /** Ends the call, between attempts too. */
  signal?: AbortSignal;
}

export interface FetchOptions extends CallOptions {
  /** As in `ClientOptions`, for this call. */
  throwOnError?: boolean;
}

/** Timers that are longer end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Options with every default in its place. */
export type CompleteOptions = ReturnType<typeof completeOptions>;

/** Throws a `TypeError` that names the option which cannot be. */
export function completeOptions(given: ClientOptions) {
  return {
    ...given,
    baseUrl: parseBaseUrl(given.baseUrl),
    apiKey: given.apiKey && headerText('apiKey', given.apiKey.trim()),
    cacheTtlSeconds: atLeast(0, 'cacheTtlSeconds', given.cacheTtlSeconds ?? 3600),
    missingPlanTtlSeconds: atLeast(0, 'missingPlanTtlSeconds', given.missingPlanTtlSeconds ?? 5),
    maxCacheSize: whole('maxCacheSize', given.maxCacheSize ?? 100),
    timeoutMs: Math.min(LONGEST_TIMER_MS, atLeast(1, 'timeoutMs', given.timeoutMs ?? 10_000)),
    maxRetries: whole('maxRetries', given.maxRetries ?? 3),
    backoffMs: atLeast(0, 'backoffMs', given.backoffMs ?? 250),
    throwOnError: given.throwOnError ?? false,
    // Browsers refuse a fetch that is called as a method of something else.
    fetch: given.fetch ?? ((...call: Parameters<typeof fetch>) => globalThis.fetch(...call)),
  };
}

function parseBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  // A fetch refuses addresses with a user in them; what stands behind a path would end up in the middle.
  const isPlain = url && /^https?:$/.test(url.protocol) && !(url.username || url.password || url.search || url.hash);
  if (!isPlain) throw new TypeError('baseUrl must be an address such as http://localhost:5000, without user and query');
  return url.href.replace(/\/+$/, '');
}

/** A value that fits a header. Throws a `TypeError` that does not tell it. */
export function headerText(name: string, value: string): string {
  if (!/^[\x20-\x7e]+$/.test(value)) throw new TypeError(`${name} must be of printable ASCII characters`);
  return value;
}

function atLeast(least: number, name: string, value: number): number {
  if (typeof value !== 'number' || !(value >= least)) throw new TypeError(`${name} must be a number from ${least} on`);
  return value;
}

function whole(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`${name} must be a whole number from 0 on`);
  return value;
}

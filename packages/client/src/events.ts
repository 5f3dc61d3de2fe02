import type { CoachwireError } from './errors';
import type { ClientOptions } from './options';

/** What a client tells its `onEvent`. Without a date it is today; without a coach the plans of a whole day. */
export type ClientEvent =
  | { kind: 'cache-hit'; coach: string; date: string | null }
  | { kind: 'cache-miss'; coach: string; date: string | null }
  | { kind: 'response'; path: string; status: number; durationMs: number }
  | { kind: 'attempt-failed'; path: string; error: CoachwireError; retryInMs: number | null }
  | { kind: 'stale'; coach: string | null; date: string | null; error: CoachwireError }
  | { kind: 'failed'; path: string; error: CoachwireError };

/** What a client counts, by the names that the Python client uses. */
export interface ClientMetrics {
  requests: { total: number; cache_hits: number; cache_misses: number; cache_hit_rate_percent: number };
  api: { success: number; errors: number; retries: number };
  cache: { size: number; max_size: number; ttl_seconds: number };
}

/** Counts since the client was made. */
export class Counters {
  total = 0;
  hits = 0;
  misses = 0;
  success = 0;
  errors = 0;
  retries = 0;

  metrics(cache: ClientMetrics['cache']): ClientMetrics {
    const looked = this.hits + this.misses;
    const rate = looked === 0 ? 0 : Math.round((this.hits / looked) * 10_000) / 100;
    return {
      requests: {
        total: this.total,
        cache_hits: this.hits,
        cache_misses: this.misses,
        cache_hit_rate_percent: rate,
      },
      api: { success: this.success, errors: this.errors, retries: this.retries },
      cache,
    };
  }
}

/** Tells the caller's `onEvent`; what it throws, or rejects with, is logged and touches nobody. */
export function tellerOf({ onEvent, logger }: Pick<ClientOptions, 'onEvent' | 'logger'>): (event: ClientEvent) => void {
  if (!onEvent) return () => undefined;
  const complain = (error: unknown) => logger?.warn(`Coachwire: onEvent failed: ${String(error)}`);
  return (event) => {
    try {
      const result: unknown = onEvent(event);
      if (result instanceof Promise) result.catch(complain);
    } catch (error) {
      complain(error);
    }
  };
}

/** What a client tells its `onEvent`. */
export type ClientEvent =
  | { kind: 'cache-hit'; coach: string; date: string | null }
  | { kind: 'cache-miss'; coach: string; date: string | null }
  | { kind: 'response'; path: string; status: number; durationMs: number }
  | { kind: 'attempt-failed'; path: string; error: Error; retryInMs: number | null }
  | { kind: 'stale'; coach: string; date: string | null; error: Error }
  | { kind: 'failed'; path: string; error: Error };

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

import { LRUCache } from 'lru-cache';

/** More clients than that at once, and the one unheard of for longest starts anew. */
const MAX_CLIENTS = 10_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/**
 * Lets each client do so many things a minute: all at once if it likes, then as many as time brings back. Memory is bounded,
 * whoever calls.
 */
export class RequestBudgets {
  private readonly buckets = new LRUCache<string, Bucket>({ max: MAX_CLIENTS });
  private readonly perMs: number;

  constructor(readonly perMinute: number) {
    this.perMs = perMinute / 60_000;
  }

  /** Takes one from the client's budget. 0 when there was one, else the whole seconds until there is. */
  take(client: string, nowMs: number): number {
    const bucket = this.refilled(client, nowMs);
    if (bucket.tokens < 1) return this.secondsUntilOne(bucket);
    bucket.tokens -= 1;
    return 0;
  }

  /** The same without taking: 0 when there is one. */
  wait(client: string, nowMs: number): number {
    if (!this.buckets.has(client)) return 0;
    const bucket = this.refilled(client, nowMs);
    return bucket.tokens < 1 ? this.secondsUntilOne(bucket) : 0;
  }

  private refilled(client: string, nowMs: number): Bucket {
    const bucket = this.buckets.get(client);
    if (!bucket) {
      const full = { tokens: this.perMinute, atMs: nowMs };
      this.buckets.set(client, full);
      return full;
    }
    // A clock that was set back brings nothing, and costs nothing.
    const elapsedMs = Math.max(0, nowMs - bucket.atMs);
    bucket.tokens = Math.min(this.perMinute, bucket.tokens + elapsedMs * this.perMs);
    bucket.atMs = nowMs;
    return bucket;
  }

  private secondsUntilOne({ tokens }: Bucket): number {
    return Math.max(1, Math.ceil((1 - tokens) / this.perMs / 1000));
  }
}

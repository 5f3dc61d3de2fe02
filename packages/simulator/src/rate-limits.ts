import type { SimulatedClock } from './clock';

/** So many requests in so much simulated time. */
export interface Limit {
  limit: number;
  windowMs: number;
}

export interface RateLimitRules {
  /** For each bot, over all routes but interaction callbacks and webhooks. */
  global: Limit;
  /** For each webhook, and for the follow-ups of each interaction. */
  webhook: Limit;
  /** For each channel, over all its webhooks. */
  webhookChannel: Limit;
  /** Answers 401, 403 and 429 for each address, before it is shut out. */
  invalidRequests: Limit;
  /** For each major parameter, by `METHOD /template`. */
  routes: Record<string, Limit>;
  /** Any other route. */
  other: Limit;
}

/** Observed from Discord's headers where it publishes no figure; webhook and global ones are published or long known. */
export const DISCORD_RATE_LIMITS: RateLimitRules = {
  global: { limit: 50, windowMs: 1000 },
  webhook: { limit: 5, windowMs: 2000 },
  webhookChannel: { limit: 30, windowMs: 60_000 },
  invalidRequests: { limit: 10_000, windowMs: 600_000 },
  routes: {
    'POST /channels/{channel_id}/messages': { limit: 5, windowMs: 5000 },
    'GET /channels/{channel_id}/messages': { limit: 5, windowMs: 5000 },
    'PATCH /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: 5000 },
    'DELETE /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: 1000 },
    'POST /channels/{channel_id}/messages/bulk-delete': { limit: 1, windowMs: 3000 },
    'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': { limit: 1, windowMs: 250 },
    'POST /channels/{channel_id}/typing': { limit: 5, windowMs: 5000 },
  },
  other: { limit: 50, windowMs: 1000 },
};

interface Window {
  endsAtMs: number;
  used: number;
}

/** How one window stands. */
export interface Verdict {
  key: string;
  limit: number;
  remaining: number;
  /** Simulated time until the window ends. */
  resetAfterMs: number;
  isExceeded: boolean;
}

/** Counts requests in fixed windows that open with the first request, as Discord's buckets do. */
export class RateLimitWindows {
  readonly #windows = new Map<string, Window>();

  constructor(private readonly clock: Pick<SimulatedClock, 'nowMs'>) {}

  /** How the window stands, without using it. */
  peek(key: string, { limit, windowMs }: Limit): Verdict {
    const window = this.#findOpen(key);
    const used = window?.used ?? 0;
    const resetAfterMs = window ? window.endsAtMs - this.clock.nowMs : windowMs;
    return { key, limit, remaining: Math.max(0, limit - used), resetAfterMs, isExceeded: used >= limit };
  }

  /** Takes one place in the window, if there is one. */
  take(key: string, rule: Limit): Verdict {
    const before = this.peek(key, rule);
    if (before.isExceeded) return before;
    const window = this.#findOpen(key) ?? this.#open(key, rule.windowMs);
    window.used++;
    return { ...before, remaining: before.remaining - 1 };
  }

  #findOpen(key: string): Window | undefined {
    const window = this.#windows.get(key);
    return window && this.clock.nowMs < window.endsAtMs ? window : undefined;
  }

  #open(key: string, windowMs: number): Window {
    if (this.#windows.size >= 1000) this.#forgetClosed();
    const window = { endsAtMs: this.clock.nowMs + windowMs, used: 0 };
    this.#windows.set(key, window);
    return window;
  }

  /** Each interaction brings windows of its own: a long run must not keep them. */
  #forgetClosed(): void {
    for (const [key, window] of this.#windows) if (window.endsAtMs <= this.clock.nowMs) this.#windows.delete(key);
  }
}

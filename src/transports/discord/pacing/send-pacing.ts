import type { RateLimitAnswer } from './rate-limit-headers';
import type { RateLimit, WindowPlace } from './sliding-window';
import { SlidingWindow } from './sliding-window';

/** Null switches a limit off. */
export interface PacingLimits {
  /** Of each webhook. */
  webhook: RateLimit | null;
  /** Of each channel, over all its webhooks. */
  channel: RateLimit | null;
  /** Of the bot, over all channels. */
  bot: RateLimit | null;
}

/** Observed: Discord publishes the bot's limit and tells the webhook's in headers, but the channel's nowhere. */
export const DISCORD_PACING: PacingLimits = {
  webhook: { requests: 5, windowMs: 2000 },
  channel: { requests: 30, windowMs: 60_000 },
  bot: { requests: 50, windowMs: 1000 },
};

/** Where a request goes. Of a webhook the channel may be unknown yet: then only its own limit is kept. */
export type PacedTarget =
  { kind: 'webhook'; webhookId: string; channelId: string | null } | { kind: 'channel'; channelId: string };

/** A request that runs: handed back with its answer. */
export interface PacedRequest {
  readonly bucketKey: string;
  readonly places: readonly { window: SlidingWindow; place: WindowPlace }[];
}

interface Bucket {
  remaining: number;
  resetsAtMs: number;
}

/**
 * Tells when the next request may go, so that Discord's limits are kept before they are hit: by a window for each limit, and by
 * what Discord's answers say. Sends of one destination go one at a time. All times are milliseconds of one clock, passed in; use
 * one that is never set back, where there is one. Several processes keep the limits of a channel by having it to themselves.
 */
export class SendPacing {
  private readonly windows = new Map<string, SlidingWindow>();
  private readonly buckets = new Map<string, Bucket>();
  private globalWaitEndsAtMs = -Infinity;

  constructor(private readonly limits: PacingLimits = DISCORD_PACING) {}

  /** Now, later, or Infinity for "when a request that runs has ended". */
  nextAllowedAt(target: PacedTarget, nowMs: number): number {
    const bucket = this.buckets.get(bucketKeyOf(target));
    const bucketOpensAtMs = bucket && bucket.remaining <= 0 ? bucket.resetsAtMs : nowMs;
    const windowsOpenAtMs = this.windowsOf(target).map((window) => window.nextAllowedAt(nowMs));
    return Math.max(nowMs, this.globalWaitEndsAtMs, bucketOpensAtMs, ...windowsOpenAtMs);
  }

  /** A request starts now. Every one must be ended, by its answer or without. */
  begin(target: PacedTarget, nowMs: number): PacedRequest {
    this.forgetIdle(nowMs);
    const bucketKey = bucketKeyOf(target);
    const bucket = this.buckets.get(bucketKey);
    if (bucket) bucket.remaining -= 1;
    return { bucketKey, places: this.windowsOf(target).map((window) => ({ window, place: window.begin(nowMs) })) };
  }

  /** The request was answered, or (`null`) will not be any more. */
  end({ bucketKey, places }: PacedRequest, answer: RateLimitAnswer | null, nowMs: number): void {
    for (const { window, place } of places) window.end(place, nowMs);
    if (answer?.bucket) {
      const { remaining, resetAfterMs } = answer.bucket;
      // Counted from the arrival of the answer, the bucket's end is never too early.
      this.buckets.set(bucketKey, { remaining, resetsAtMs: nowMs + resetAfterMs });
    }
    if (answer?.wait) this.waitFor(answer.wait, bucketKey, nowMs);
  }

  /** The request was never sent, and counts for nothing. */
  cancel({ bucketKey, places }: PacedRequest): void {
    for (const { window, place } of places) window.end(place, -Infinity);
    const bucket = this.buckets.get(bucketKey);
    if (bucket) bucket.remaining += 1;
  }

  /** Takes an earlier request into account, of before a restart or of another process: when it ended. */
  remember(target: PacedTarget, endedAtMs: number): void {
    for (const window of this.windowsOf(target)) window.end(window.begin(endedAtMs), endedAtMs);
  }

  private waitFor({ retryAfterMs, scope }: NonNullable<RateLimitAnswer['wait']>, key: string, nowMs: number): void {
    const endsAtMs = nowMs + retryAfterMs;
    if (scope === 'global') this.globalWaitEndsAtMs = Math.max(this.globalWaitEndsAtMs, endsAtMs);
    else this.buckets.set(key, { remaining: 0, resetsAtMs: endsAtMs });
  }

  private windowsOf(target: PacedTarget): SlidingWindow[] {
    const { webhook, channel, bot } = this.limits;
    if (target.kind === 'channel') return this.windowFor('bot', bot);
    const { webhookId, channelId } = target;
    return [
      ...this.windowFor(`webhook:${webhookId}`, webhook),
      ...(channelId === null ? [] : this.windowFor(`channel:${channelId}`, channel)),
    ];
  }

  private windowFor(key: string, limit: RateLimit | null): SlidingWindow[] {
    if (limit === null) return [];
    const window = this.windows.get(key) ?? new SlidingWindow(limit);
    this.windows.set(key, window);
    return [window];
  }

  /** Destinations come and go; what is remembered of them must not pile up. */
  private forgetIdle(nowMs: number): void {
    for (const [key, { resetsAtMs }] of this.buckets) if (resetsAtMs <= nowMs) this.buckets.delete(key);
    if (this.windows.size < 1000) return;
    for (const [key, window] of this.windows) if (window.isIdle(nowMs)) this.windows.delete(key);
  }
}

function bucketKeyOf(target: PacedTarget): string {
  return target.kind === 'channel' ? `channel:${target.channelId}` : `webhook:${target.webhookId}`;
}

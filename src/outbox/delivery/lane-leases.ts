import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type HeldLease, Storage } from '../../storage';
import { DELIVERY_RULES, type DeliveryRules } from './delivery-rules';

/** Of the channels that are free, one in so many is taken at a time. */
const SHARE = 4;
/** Before the next part: the others' chance. */
const SHARE_PAUSE_MS = 250;

interface Holding {
  token: number;
  /** On the monotonic clock, counted from before the database was asked: the lease ends no earlier. */
  endsAtMs: number;
  usedAtMs: number;
}

/**
 * The leases of this process. Who holds a channel's lease sends to it and keeps its limits; nobody else does. Leases are
 * renewed while they are used, and given back when they are not.
 */
@Injectable()
export class ChannelLeaseKeeper {
  readonly holder = randomUUID();
  private readonly logger = new Logger('Alerts');
  private readonly held = new Map<string, Holding>();
  private readonly lastTokens = new Map<string, number>();
  private sharedTakeAtMs = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly storage: Storage,
    @Inject(DELIVERY_RULES) private readonly rules: DeliveryRules,
  ) {}

  /** The only server of a SQLite file has just started: whoever held a lease is gone. */
  async start(): Promise<void> {
    if (this.storage.engine === 'sqlite') await this.storage.write((tx) => tx.channelLeases.endAll());
  }

  /** The lease, when it lasts long enough for a send. */
  find(channelId: string): HeldLease | null {
    const holding = this.held.get(channelId);
    if (!holding || holding.endsAtMs - performance.now() <= this.rules.sendTimeoutMs) return null;
    holding.usedAtMs = performance.now();
    return { channelId, token: holding.token };
  }

  /**
   * Takes channels that nobody holds. Several processes share them: so a part, and after a pause another. Answers which of them
   * others may have held since this process did, and when to ask again, if at all.
   */
  async take(channelIds: readonly string[]): Promise<{ foreign: string[]; againInMs: number | null }> {
    const missing = channelIds.filter((id) => this.find(id) === null);
    if (missing.length === 0) return { foreign: [], againInMs: null };
    const pauseMs = this.sharedTakeAtMs + SHARE_PAUSE_MS - performance.now();
    if (pauseMs > 0) return { foreign: [], againInMs: pauseMs };
    const askedAtMs = performance.now();
    const { leaseMs } = this.rules;
    const isShared = this.storage.engine === 'postgres';
    const limit = isShared ? Math.ceil(missing.length / SHARE) : missing.length;
    if (isShared) this.sharedTakeAtMs = askedAtMs;
    const taken = await this.storage.write((tx) => tx.channelLeases.take(missing, this.holder, leaseMs, limit));
    const foreign = taken.filter(({ channelId, token }) => this.lastTokens.get(channelId) !== token - 1);
    for (const { channelId, token } of taken) {
      this.held.set(channelId, { token, endsAtMs: askedAtMs + leaseMs, usedAtMs: askedAtMs });
      this.lastTokens.set(channelId, token);
    }
    this.keepRenewing();
    const hasMore = taken.length === limit && limit < missing.length;
    return { foreign: foreign.map(({ channelId }) => channelId), againInMs: hasMore ? SHARE_PAUSE_MS : null };
  }

  async releaseAll(): Promise<void> {
    clearTimeout(this.timer);
    await this.release([...this.held.keys()]);
  }

  private keepRenewing(): void {
    clearTimeout(this.timer);
    if (this.held.size === 0) return;
    this.timer = setTimeout(() => void this.renew(), this.rules.leaseMs / 3).unref();
  }

  private async renew(): Promise<void> {
    try {
      const idleSinceMs = performance.now() - this.rules.idleLeaseMs;
      await this.release([...this.held].filter(([, { usedAtMs }]) => usedAtMs < idleSinceMs).map(([id]) => id));
      await this.prolong();
    } catch (error) {
      // What cannot be renewed ends by itself.
      this.logger.warn(`Leases of channels were not renewed: ${(error as Error).message}`);
    }
    this.keepRenewing();
  }

  private async prolong(): Promise<void> {
    if (this.held.size === 0) return;
    const askedAtMs = performance.now();
    const { leaseMs } = this.rules;
    const renewed = await this.storage.write((tx) => tx.channelLeases.renew(this.holder, leaseMs));
    const tokens = new Map(renewed.map(({ channelId, token }) => [channelId, token]));
    for (const [channelId, holding] of this.held) {
      if (tokens.get(channelId) === holding.token) holding.endsAtMs = askedAtMs + leaseMs;
      // One that was taken while the renewal was under way is as new as it.
      else if (holding.endsAtMs < askedAtMs + leaseMs) this.held.delete(channelId);
    }
  }

  private async release(channelIds: readonly string[]): Promise<void> {
    if (channelIds.length === 0) return;
    for (const channelId of channelIds) this.held.delete(channelId);
    await this.storage.write((tx) => tx.channelLeases.release(this.holder, channelIds));
  }
}

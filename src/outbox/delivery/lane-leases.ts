import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type HeldLease, Storage } from '../../storage';
import { DELIVERY_RULES, type DeliveryRules } from './delivery-rules';

/** Of the lanes that are free, one in so many is taken at a time. */
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
 * The leases of this process. Who holds a lane's lease sends to it and keeps its limits; nobody else does. Leases are
 * renewed while they are used, and given back when they are not.
 */
@Injectable()
export class LaneLeaseKeeper {
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
    if (this.storage.engine === 'sqlite') await this.storage.write((tx) => tx.laneLeases.endAll());
  }

  /** The lease, when it lasts long enough for a send. */
  find(lane: string): HeldLease | null {
    const holding = this.held.get(lane);
    if (!holding || holding.endsAtMs - performance.now() <= this.rules.sendTimeoutMs) return null;
    holding.usedAtMs = performance.now();
    return { lane, token: holding.token };
  }

  /**
   * Takes lanes that nobody holds. Several processes share them: so a part, and after a pause another. Answers which of them
   * others may have held since this process did, and when to ask again, if at all.
   */
  async take(lanes: readonly string[]): Promise<{ foreign: string[]; againInMs: number | null }> {
    const missing = lanes.filter((id) => this.find(id) === null);
    if (missing.length === 0) return { foreign: [], againInMs: null };
    const pauseMs = this.sharedTakeAtMs + SHARE_PAUSE_MS - performance.now();
    if (pauseMs > 0) return { foreign: [], againInMs: pauseMs };
    const askedAtMs = performance.now();
    const { leaseMs } = this.rules;
    const isShared = this.storage.engine === 'postgres';
    const limit = isShared ? Math.ceil(missing.length / SHARE) : missing.length;
    if (isShared) this.sharedTakeAtMs = askedAtMs;
    const taken = await this.storage.write((tx) => tx.laneLeases.take(missing, this.holder, leaseMs, limit));
    const foreign = taken.filter(({ lane, token }) => this.lastTokens.get(lane) !== token - 1);
    for (const { lane, token } of taken) {
      this.held.set(lane, { token, endsAtMs: askedAtMs + leaseMs, usedAtMs: askedAtMs });
      this.lastTokens.set(lane, token);
    }
    this.keepRenewing();
    const hasMore = taken.length === limit && limit < missing.length;
    return { foreign: foreign.map(({ lane }) => lane), againInMs: hasMore ? SHARE_PAUSE_MS : null };
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
      this.logger.warn(`Leases of lanes were not renewed: ${(error as Error).message}`);
    }
    this.keepRenewing();
  }

  private async prolong(): Promise<void> {
    if (this.held.size === 0) return;
    const askedAtMs = performance.now();
    const { leaseMs } = this.rules;
    const renewed = await this.storage.write((tx) => tx.laneLeases.renew(this.holder, leaseMs));
    const tokens = new Map(renewed.map(({ lane, token }) => [lane, token]));
    for (const [lane, holding] of this.held) {
      if (tokens.get(lane) === holding.token) holding.endsAtMs = askedAtMs + leaseMs;
      // One that was taken while the renewal was under way is as new as it.
      else if (holding.endsAtMs < askedAtMs + leaseMs) this.held.delete(lane);
    }
  }

  private async release(lanes: readonly string[]): Promise<void> {
    if (lanes.length === 0) return;
    for (const lane of lanes) this.held.delete(lane);
    await this.storage.write((tx) => tx.laneLeases.release(this.holder, lanes));
  }
}

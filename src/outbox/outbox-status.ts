import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { type DestinationState, Storage, type StoredDestination } from '../storage';
import { DestinationRegistry } from './destination-registry';
import type { BreakerState } from './outcomes/circuit-breaker';

/** A destination as it stands, for operators. Holds no secret. */
export interface DestinationStatus {
  id: number;
  key: string;
  name: string;
  lane: string | null;
  /** `unconfigured`: items wait for a destination that the configuration does not name any more. */
  state: DestinationState | 'backing-off' | 'unconfigured';
  reason: string | null;
  pausedAt: string | null;
  /** When it is tried again; null when nothing keeps it waiting. */
  retryAt: string | null;
  breaker: BreakerState['kind'];
  pending: number;
}

export interface Backlog {
  pending: number;
  /** Null when nothing waits. */
  oldestAgeSeconds: number | null;
  destinations: DestinationStatus[];
}

/** How delivery is, for health, metrics and the API. Read from the store: other processes have their part in it. */
@Injectable()
export class OutboxStatus {
  constructor(
    private readonly storage: Storage,
    private readonly registry: DestinationRegistry,
    private readonly clock: Clock,
  ) {}

  async read(nowMs = this.clock.nowMs()): Promise<Backlog> {
    const destinations = await this.listDestinations(nowMs);
    const oldest = await this.storage.read.outboxItems.listOldestPending();
    const ages = oldest.map(({ queuedAt }) => Math.max(0, (nowMs - Date.parse(queuedAt)) / 1000));
    return {
      pending: destinations.reduce((sum, { pending }) => sum + pending, 0),
      oldestAgeSeconds: ages.length === 0 ? null : Math.max(...ages),
      destinations,
    };
  }

  /** Those that are configured, and those that are still owed something. */
  async listDestinations(nowMs = this.clock.nowMs()): Promise<DestinationStatus[]> {
    const rows = await this.storage.read.destinations.list();
    return rows
      .filter(({ id, pendingCount }) => pendingCount > 0 || this.registry.find(id) !== null)
      .map((row) => this.describe(row, nowMs));
  }

  describe(row: StoredDestination, nowMs: number): DestinationStatus {
    const { id, key, name, lane, reason, pausedAt, retryAt, pendingCount: pending } = row;
    const breaker = (JSON.parse(row.breaker) as BreakerState).kind;
    const isWaiting = retryAt !== null && Date.parse(retryAt) > nowMs;
    const rest = { reason, pausedAt, retryAt: isWaiting ? retryAt : null, breaker, pending };
    return { id, key, name, lane, state: this.stateOf(row, isWaiting), ...rest };
  }

  private stateOf({ id, state, failures }: StoredDestination, isWaiting: boolean): DestinationStatus['state'] {
    if (this.registry.find(id) === null) return 'unconfigured';
    return state === 'active' && isWaiting && failures > 0 ? 'backing-off' : state;
  }
}

import { Injectable } from '@nestjs/common';
import { type DestinationChange, Storage } from '../storage';
import { OutboxBell } from './bell';
import { destinationNotFound } from './outbox-errors';
import { type DestinationStatus, OutboxStatus } from './outbox-status';
import { CLOSED_BREAKER } from './outcomes/circuit-breaker';

/** Lets an operator hold a destination's items back, and let them go. */
@Injectable()
export class DestinationsService {
  constructor(
    private readonly storage: Storage,
    private readonly status: OutboxStatus,
    private readonly bell: OutboxBell,
  ) {}

  list(): Promise<DestinationStatus[]> {
    return this.status.listDestinations();
  }

  /** A message that is on its way arrives; nothing follows it. Throws `destination-not-found`. */
  pause(id: number, reason: string, at: Date): Promise<DestinationStatus> {
    return this.change(id, { state: 'paused', reason, pausedAt: at.toISOString() }, at);
  }

  /** What failed before is forgotten. Throws `destination-not-found`. */
  resume(id: number, at: Date): Promise<DestinationStatus> {
    const breaker = JSON.stringify(CLOSED_BREAKER);
    return this.change(id, { state: 'active', reason: null, pausedAt: null, failures: 0, retryAt: null, breaker }, at);
  }

  private change(id: number, change: DestinationChange, at: Date): Promise<DestinationStatus> {
    return this.storage.write(async (tx) => {
      await tx.destinations.change(id, change);
      const row = await tx.destinations.find(id);
      if (!row) throw destinationNotFound(id);
      tx.afterCommit(() => this.bell.ring());
      return this.status.describe(row, at.getTime());
    });
  }
}

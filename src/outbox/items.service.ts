import { Injectable } from '@nestjs/common';
import {
  type DeliveryAttempt,
  type DeliveryRecord,
  type OutboxItem,
  type OutboxItemFilter,
  Storage,
  type WriteTransaction,
} from '../storage';
import { OutboxBell } from './bell';
import { alertNotCancellable, alertNotFound, alertNotReplayable, alertUnderWay } from './outbox-errors';

/** An item with everything that was done to deliver it. */
export interface ItemHistory {
  item: OutboxItem;
  /** Oldest first. */
  deliveries: (DeliveryRecord & { attempts: DeliveryAttempt[] })[];
}

/** Which ended items are meant. */
export interface ReplayFilter extends Omit<OutboxItemFilter, 'status'> {
  status: 'dead' | 'cancelled';
}

/** A long outage makes many attempts: the latest tell enough. */
const MAX_ATTEMPTS = 200;
/** In one transaction: others get their turn between two. */
const REPLAY_BATCH = 500;

/** Looks into the outbox, and steers single items. */
@Injectable()
export class OutboxItems {
  constructor(
    private readonly storage: Storage,
    private readonly bell: OutboxBell,
  ) {}

  /** Newest first, below the id `before`. */
  list(filter: OutboxItemFilter, limit: number, before: number | null): Promise<OutboxItem[]> {
    return this.storage.read.outboxItems.list(filter, limit, before);
  }

  /** Throws `alert-not-found`. */
  async get(id: number): Promise<ItemHistory> {
    const { outboxItems } = this.storage.read;
    const item = await outboxItems.find(id);
    if (!item) throw alertNotFound(id);
    const deliveries = await outboxItems.listDeliveriesOf(item);
    const attempts = await outboxItems.listAttempts(
      deliveries.map((one) => one.id),
      MAX_ATTEMPTS,
    );
    return {
      item,
      deliveries: deliveries.map((delivery) => ({
        ...delivery,
        attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
      })),
    };
  }

  /** Makes a dead or cancelled item pending again. Throws `alert-not-found` and `alert-not-replayable`. */
  async replay(id: number): Promise<OutboxItem> {
    return this.storage.write(async (tx) => {
      const item = await getLocked(tx, id);
      if (item.status !== 'dead' && item.status !== 'cancelled') throw alertNotReplayable(id, item.status);
      await this.revive(tx, [item]);
      return getLocked(tx, id);
    });
  }

  /** Makes all pending again that the filter means, oldest first, at most so many; answers how many, and whether there are more. */
  async replayAll(filter: ReplayFilter, limit: number): Promise<{ replayed: number; hasMore: boolean }> {
    let replayed = 0;
    while (replayed < limit) {
      const count = await this.replayBatch(filter, Math.min(REPLAY_BATCH, limit - replayed));
      replayed += count;
      if (count < REPLAY_BATCH) break;
    }
    return { replayed, hasMore: (await this.list(filter, 1, null)).length > 0 };
  }

  /** Nobody is sent it any more. Throws `alert-not-found`, `alert-not-cancellable` and `alert-under-way`. */
  async cancel(id: number, at: Date): Promise<OutboxItem> {
    return this.storage.write(async (tx) => {
      const item = await getUnpackable(tx, id);
      if (item.status === 'dead') await tx.outboxItems.cancelDead(id);
      else if (item.status === 'pending') await cancelPending(tx, item, at);
      else throw alertNotCancellable(id, item.status);
      return getLocked(tx, id);
    });
  }

  private replayBatch(filter: ReplayFilter, limit: number): Promise<number> {
    return this.storage.write(async (tx) => {
      const items = await tx.outboxItems.listIds(filter, limit);
      await this.revive(tx, items);
      return items.length;
    });
  }

  private async revive(
    tx: WriteTransaction,
    items: readonly Pick<OutboxItem, 'id' | 'destinationId'>[],
  ): Promise<void> {
    await tx.outboxItems.revive(items.map(({ id }) => id));
    for (const destinationId of [...new Set(items.map((one) => one.destinationId))].sort((a, b) => a - b)) {
      const { length } = items.filter((one) => one.destinationId === destinationId);
      await tx.destinations.addPending(destinationId, length);
    }
    tx.afterCommit(() => this.bell.ring());
  }
}

async function getLocked(tx: WriteTransaction, id: number): Promise<OutboxItem> {
  const item = await tx.outboxItems.findLocked(id);
  if (!item) throw alertNotFound(id);
  return item;
}

/** Its destination is locked first, as packing does: so no delivery takes it along meanwhile. */
async function getUnpackable(tx: WriteTransaction, id: number): Promise<OutboxItem> {
  const item = await tx.outboxItems.find(id);
  if (!item) throw alertNotFound(id);
  await tx.destinations.lock(item.destinationId);
  return getLocked(tx, id);
}

async function cancelPending(tx: WriteTransaction, item: OutboxItem, at: Date): Promise<void> {
  const deliveries = await tx.outboxItems.listDeliveriesOf(item);
  if (deliveries.some(({ state }) => state === 'open')) throw alertUnderWay(item.id);
  await tx.outboxItems.end([item.id], 'cancelled', 'cancelled by an operator', at.toISOString());
  await tx.destinations.addPending(item.destinationId, -1);
}

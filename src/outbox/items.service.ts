import { Injectable } from '@nestjs/common';
import {
  type Alert,
  type AlertFilter,
  type DeliveryAttempt,
  type DeliveryRecord,
  Storage,
  type WriteTransaction,
} from '../storage';
import { alertNotCancellable, alertNotFound, alertNotReplayable, alertUnderWay } from '../alerts/alert-errors';
import { DeliveryWorker } from './delivery/delivery.worker';

/** An alert with everything that was done to deliver it. */
export interface AlertHistory {
  alert: Alert;
  /** Oldest first. */
  deliveries: (DeliveryRecord & { attempts: DeliveryAttempt[] })[];
}

/** Which ended alerts are meant. */
export interface ReplayFilter extends Omit<AlertFilter, 'status'> {
  status: 'dead' | 'cancelled';
}

/** A long outage makes many attempts: the latest tell enough. */
const MAX_ATTEMPTS = 200;
/** In one transaction: others get their turn between two. */
const REPLAY_BATCH = 500;

/** Looks into the outbox, and steers single alerts. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly storage: Storage,
    private readonly worker: DeliveryWorker,
  ) {}

  /** Newest first, below the id `before`. */
  list(filter: AlertFilter, limit: number, before: number | null): Promise<Alert[]> {
    return this.storage.read.alerts.list(filter, limit, before);
  }

  /** Throws `alert-not-found`. */
  async get(id: number): Promise<AlertHistory> {
    const { alerts } = this.storage.read;
    const alert = await alerts.find(id);
    if (!alert) throw alertNotFound(id);
    const deliveries = await alerts.listDeliveriesOf(alert);
    const attempts = await alerts.listAttempts(
      deliveries.map((one) => one.id),
      MAX_ATTEMPTS,
    );
    return {
      alert,
      deliveries: deliveries.map((delivery) => ({
        ...delivery,
        attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
      })),
    };
  }

  /** Makes a dead or cancelled alert pending again. Throws `alert-not-found` and `alert-not-replayable`. */
  async replay(id: number): Promise<Alert> {
    return this.storage.write(async (tx) => {
      const alert = await getLocked(tx, id);
      if (alert.status !== 'dead' && alert.status !== 'cancelled') throw alertNotReplayable(id, alert.status);
      await this.revive(tx, [alert]);
      return getLocked(tx, id);
    });
  }

  /** The same for all that the filter means, oldest first, at most so many; answers how many, and whether there are more. */
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
  async cancel(id: number, at: Date): Promise<Alert> {
    return this.storage.write(async (tx) => {
      const alert = await getUnpackable(tx, id);
      if (alert.status === 'dead') await tx.alerts.cancelDead(id);
      else if (alert.status === 'pending') await cancelPending(tx, alert, at);
      else throw alertNotCancellable(id, alert.status);
      return getLocked(tx, id);
    });
  }

  private replayBatch(filter: ReplayFilter, limit: number): Promise<number> {
    return this.storage.write(async (tx) => {
      const alerts = await tx.alerts.listIds(filter, limit);
      await this.revive(tx, alerts);
      return alerts.length;
    });
  }

  private async revive(tx: WriteTransaction, alerts: readonly Pick<Alert, 'id' | 'destinationId'>[]): Promise<void> {
    await tx.alerts.revive(alerts.map(({ id }) => id));
    for (const destinationId of [...new Set(alerts.map((one) => one.destinationId))].sort((a, b) => a - b)) {
      const { length } = alerts.filter((one) => one.destinationId === destinationId);
      await tx.destinations.addPending(destinationId, length);
    }
    tx.afterCommit(() => this.worker.wake());
  }
}

async function getLocked(tx: WriteTransaction, id: number): Promise<Alert> {
  const alert = await tx.alerts.findLocked(id);
  if (!alert) throw alertNotFound(id);
  return alert;
}

/** Its destination is locked first, as packing does: so no delivery takes it along meanwhile. */
async function getUnpackable(tx: WriteTransaction, id: number): Promise<Alert> {
  const alert = await tx.alerts.find(id);
  if (!alert) throw alertNotFound(id);
  await tx.destinations.lock(alert.destinationId);
  return getLocked(tx, id);
}

async function cancelPending(tx: WriteTransaction, alert: Alert, at: Date): Promise<void> {
  const deliveries = await tx.alerts.listDeliveriesOf(alert);
  if (deliveries.some(({ state }) => state === 'open')) throw alertUnderWay(alert.id);
  await tx.alerts.end([alert.id], 'cancelled', 'cancelled by an operator', at.toISOString());
  await tx.destinations.addPending(alert.destinationId, -1);
}

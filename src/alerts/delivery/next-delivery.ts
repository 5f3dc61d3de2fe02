import type { Delivery, HeldLease, StoredDestination, WriteTransaction } from '../../storage';
import { type BreakerState, requestPermission } from '../outcomes/circuit-breaker';
import type { DeliveryRules } from './delivery-rules';
import type { DeliveryTarget, OpenDelivery } from './delivery-target';
import { pack } from './pack';

export type Next =
  | {
      kind: 'ready';
      delivery: OpenDelivery;
      /** The message that the destination got last. */
      lastMessageId: string | null;
      tooLate: number;
    }
  /** Nothing is pending, or an operator has paused the destination. */
  | { kind: 'nothing'; tooLate: number }
  | { kind: 'later'; atMs: number }
  | { kind: 'lease-lost' };

/**
 * What a destination is sent next: the delivery that is not finished, else a new one. From here on Discord may have it, which
 * is stored with it, as is a breaker's trial.
 */
export async function takeNext(
  tx: WriteTransaction,
  target: DeliveryTarget,
  lease: HeldLease,
  rules: Pick<DeliveryRules, 'breaker'>,
  nowMs: number,
): Promise<Next> {
  if (!(await tx.channelLeases.isHeld(lease))) return { kind: 'lease-lost' };
  return takeNextOf(tx, target, await tx.destinations.lock(target.id), rules, nowMs);
}

/** The same in a transaction that holds the lease, and has just changed the destination. */
export async function takeNextOf(
  tx: WriteTransaction,
  target: DeliveryTarget,
  row: StoredDestination | null,
  { breaker: breakerRules }: Pick<DeliveryRules, 'breaker'>,
  nowMs: number,
): Promise<Exclude<Next, { kind: 'lease-lost' }>> {
  if (row?.state !== 'active' || row.pendingCount <= 0) return { kind: 'nothing', tooLate: 0 };
  const retryAtMs = row.retryAt === null ? 0 : Date.parse(row.retryAt);
  if (retryAtMs > nowMs) return { kind: 'later', atMs: retryAtMs };
  const breaker = JSON.parse(row.breaker) as BreakerState;
  const permission = requestPermission(breaker, nowMs, breakerRules);
  if (permission.kind === 'refused') return { kind: 'later', atMs: permission.retryAtMs };
  const open = await tx.deliveries.findOpen(target.id);
  if (open) await tx.deliveries.setMayBeSent(open.id, true);
  const { delivery, tooLate } = open ? { delivery: toOpenDelivery(open), tooLate: 0 } : await pack(tx, target, nowMs);
  if (delivery === null) return { kind: 'nothing', tooLate };
  if (permission.state !== breaker) {
    await tx.destinations.change(target.id, { breaker: JSON.stringify(permission.state) });
  }
  return { kind: 'ready', delivery, lastMessageId: row.lastMessageId, tooLate };
}

/** It was not sent after all. */
export async function giveBack(tx: WriteTransaction, lease: HeldLease, { id, mayBeSent }: OpenDelivery): Promise<void> {
  if (mayBeSent || !(await tx.channelLeases.isHeld(lease))) return;
  await tx.deliveries.setMayBeSent(id, false);
}

function toOpenDelivery({ id, splitPath, alertIds, body, mayBeSent, createdAt }: Delivery): OpenDelivery {
  return {
    ...{ id, splitPath, body, mayBeSent: mayBeSent === 1 },
    alertIds: JSON.parse(alertIds) as number[],
    createdAtMs: Date.parse(createdAt),
  };
}

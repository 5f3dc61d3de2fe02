import type { Delivery, HeldLease, StoredDestination, WriteTransaction } from '../../storage';
import { type BreakerRules, type BreakerState, requestPermission } from '../outcomes/circuit-breaker';
import { longestWaitMs } from '../outcomes/stored-wait';
import type { DeliveryRules } from './delivery-rules';
import type { DeliveryTarget, OpenDelivery } from './delivery-target';
import { packAll, type Packing } from './pack';

export type Next =
  | {
      kind: 'ready';
      delivery: OpenDelivery;
      /** That of the delivery which the destination got last. */
      lastReceipt: string | null;
      tooLate: number;
    }
  /** Nothing is pending, or an operator has paused the destination. */
  | { kind: 'nothing'; tooLate: number }
  | { kind: 'later'; atMs: number; tooLate: number }
  | { kind: 'lease-lost' };

/** The time of day, and the time that waits run on; both epoch milliseconds. */
export interface Times {
  nowMs: number;
  steadyMs: number;
}

export function timesOf(rules: Pick<DeliveryRules, 'nowMs' | 'steadyMs'>): Times {
  return { nowMs: rules.nowMs(), steadyMs: rules.steadyMs() };
}

/**
 * What a destination is sent next: the delivery that is not finished, else a new one. From here on it may be there, which
 * is stored with it, as is a breaker's trial.
 */
export async function takeNext(
  tx: WriteTransaction,
  target: DeliveryTarget,
  lease: HeldLease,
  rules: Pick<DeliveryRules, 'breaker'>,
  times: Times,
): Promise<Next> {
  if (!(await tx.laneLeases.isHeld(lease))) return { kind: 'lease-lost' };
  const row = await tx.destinations.lock(target.id);
  if (!row) return { kind: 'nothing', tooLate: 0 };
  const [next] = await takeAll(tx, [{ target, row }], rules, times);
  return next!;
}

/** A destination as a transaction has it that holds its lease. */
export interface Taker {
  target: DeliveryTarget;
  row: StoredDestination;
}

interface Permitted {
  kind: 'permitted';
  taker: Taker;
  /** Set when this is a breaker's trial. */
  trial: BreakerState | null;
}

/** What each of many destinations is sent next, as `takeNext` does for one, in a transaction that holds their leases, and has just changed or locked them. */
export async function takeAll(
  tx: WriteTransaction,
  takers: readonly Taker[],
  { breaker }: Pick<DeliveryRules, 'breaker'>,
  { nowMs, steadyMs }: Times,
): Promise<Next[]> {
  const answers = takers.map((taker) => permit(taker, breaker, steadyMs));
  const permitted = answers.filter((answer) => answer.kind === 'permitted');
  const packings = new Map<Permitted, Packing>();
  for (const one of permitted) {
    const open = await tx.deliveries.findOpen(one.taker.target.id);
    if (!open) continue;
    await tx.deliveries.setMayBeSent(open.id, true);
    packings.set(one, { delivery: toOpenDelivery(open), tooLate: 0, isUnfinished: false });
  }
  const unopened = permitted.filter((one) => !packings.has(one));
  const packed = await packAll(
    tx,
    unopened.map(({ taker }) => taker.target),
    nowMs,
  );
  for (const [index, one] of unopened.entries()) packings.set(one, packed[index]!);
  for (const one of permitted) {
    if (one.trial === null || packings.get(one)?.delivery === null) continue;
    await tx.destinations.change(one.taker.target.id, { breaker: JSON.stringify(one.trial) });
  }
  return answers.map((answer) =>
    answer.kind === 'permitted' ? nextOf(answer, packings.get(answer)!, steadyMs) : answer,
  );
}

/** Whether a destination may be sent to now. */
function permit(taker: Taker, rules: BreakerRules, nowMs: number): Permitted | Next {
  const { row } = taker;
  if (row.state !== 'active' || row.pendingCount <= 0) return { kind: 'nothing', tooLate: 0 };
  const retryAtMs = row.retryAt === null ? 0 : Date.parse(row.retryAt);
  // A longer one is of another clock, and the worker has waited as long as can be.
  if (retryAtMs > nowMs && retryAtMs <= nowMs + longestWaitMs(row))
    return { kind: 'later', atMs: retryAtMs, tooLate: 0 };
  const breaker = JSON.parse(row.breaker) as BreakerState;
  const permission = requestPermission(breaker, nowMs, rules);
  if (permission.kind === 'refused') return { kind: 'later', atMs: permission.retryAtMs, tooLate: 0 };
  return { kind: 'permitted', taker, trial: permission.state === breaker ? null : permission.state };
}

function nextOf({ taker }: Permitted, { delivery, tooLate, isUnfinished }: Packing, nowMs: number): Next {
  if (delivery === null) return isUnfinished ? { kind: 'later', atMs: nowMs, tooLate } : { kind: 'nothing', tooLate };
  return { kind: 'ready', delivery, lastReceipt: taker.row.lastReceipt, tooLate };
}

/** It was not sent after all. */
export async function giveBack(tx: WriteTransaction, lease: HeldLease, { id, mayBeSent }: OpenDelivery): Promise<void> {
  if (mayBeSent || !(await tx.laneLeases.isHeld(lease))) return;
  await tx.deliveries.setMayBeSent(id, false);
}

function toOpenDelivery({ id, splitPath, itemIds, body, mayBeSent, createdAt }: Delivery): OpenDelivery {
  return {
    ...{ id, splitPath, body, mayBeSent: mayBeSent === 1 },
    itemIds: JSON.parse(itemIds) as number[],
    createdAtMs: Date.parse(createdAt),
  };
}

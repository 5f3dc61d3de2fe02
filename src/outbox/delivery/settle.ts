import type { DestinationChange, HeldLease, NewAttempt, StoredDestination, WriteTransaction } from '../../storage';
import { type BreakerState, breakerAfter, CLOSED_BREAKER } from '../outcomes/circuit-breaker';
import type { Outcome } from '../outcomes/outcome';
import { splitDelivery } from '../outcomes/split-delivery';
import type { DeliveryRules } from './delivery-rules';
import type { DeliveryTarget, OpenDelivery } from './delivery-target';
import { fixPart } from './pack';

/** A try that has ended. */
export interface Try {
  outcome: Outcome;
  /** `found`: it was there already; `lookup`: the other side was asked for it in vain. */
  kind: 'send' | 'found' | 'lookup';
  receipt: string | null;
  /** The destination's lane, where the answer shows that it is another one now. */
  lane: string | null;
  /** An earlier try may have arrived. */
  isUnsure: boolean;
  /** It may have, and nothing keeps the other side from showing both. */
  mayRepeat: boolean;
  startedAtMs: number;
  endedAtMs: number;
  /** The same moment in the time that waits run on. */
  restsFromMs: number;
}

export type Settled =
  /** Somebody else has the lane: nothing was written. */
  | { kind: 'lease-lost' }
  | {
      kind: 'settled';
      /** Whether the destination takes more right away. */
      goesOn: boolean;
      /** Not before this time, epoch milliseconds. */
      retryAtMs: number | null;
      breaker: BreakerState;
      /** Set when this try paused the destination. */
      pausedFor: string | null;
      /** When the items that were delivered had been queued. */
      delivered: string[];
      /** How many items turned out to be refused. */
      refused: number;
      /** The destination as it is now. */
      row: StoredDestination;
    };

type Step = Omit<Extract<Settled, { kind: 'settled' }>, 'kind'>;

/** A delivery whose try has ended, under the lease under which it began. */
export interface TriedDelivery {
  target: DeliveryTarget;
  lease: HeldLease;
  delivery: OpenDelivery;
  tried: Try;
}

type Fenced = TriedDelivery & { row: StoredDestination };

/**
 * Writes down how tries ended, each of another destination, all in one transaction: attempts, items, deliveries and
 * destinations. Fenced by the leases: a process that has lost a lane writes nothing of it. Those that were delivered are
 * written step by step for all of them, as packing does.
 */
export async function settleAll(
  tx: WriteTransaction,
  all: readonly TriedDelivery[],
  rules: Pick<DeliveryRules, 'backOffMs' | 'breaker'>,
): Promise<Settled[]> {
  const fenced: Fenced[] = [];
  for (const one of all) {
    const row = (await tx.laneLeases.isHeld(one.lease)) ? await tx.destinations.find(one.target.id) : null;
    if (row) fenced.push({ ...one, row });
  }
  await tx.deliveries.insertAttempts(fenced.map(attemptOf));
  const steps = await deliverAll(
    tx,
    fenced.filter(({ tried }) => tried.outcome.kind === 'delivered'),
  );
  for (const one of fenced) {
    if (one.tried.outcome.kind !== 'delivered') steps.set(one.delivery, await write(tx, one, one.tried.outcome, rules));
  }
  const stateOf = new Map(fenced.map(({ delivery, row }) => [delivery, row.state]));
  return all.map(({ delivery }): Settled => {
    const step = steps.get(delivery);
    if (!step) return { kind: 'lease-lost' };
    return { kind: 'settled', ...step, goesOn: step.goesOn && stateOf.get(delivery) === 'active' };
  });
}

function attemptOf({ target, delivery, tried }: Fenced): NewAttempt {
  const { outcome, startedAtMs, endedAtMs } = tried;
  return {
    deliveryId: delivery.id,
    destinationId: target.id,
    outcome: tried.kind === 'send' ? outcome.kind : tried.kind,
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    mayRepeat: tried.mayRepeat ? 1 : 0,
    endedAt: new Date(endedAtMs).toISOString(),
    durationMs: Math.round(endedAtMs - startedAtMs),
  };
}

function stepOf(row: StoredDestination, breaker: BreakerState): Step {
  return { goesOn: true, retryAtMs: null, breaker, pausedFor: null, delivered: [], refused: 0, row };
}

async function deliverAll(tx: WriteTransaction, all: readonly Fenced[]): Promise<Map<OpenDelivery, Step>> {
  const steps = new Map<OpenDelivery, Step>();
  for (const { delivery, row, tried } of all) {
    await tx.deliveries.end(delivery.id, 'delivered', tried.receipt, isoTime(tried.endedAtMs));
    steps.set(delivery, stepOf(row, CLOSED_BREAKER));
  }
  for (const { delivery, tried } of all) {
    const at = isoTime(tried.endedAtMs);
    steps.get(delivery)!.delivered = await tx.outboxItems.end(delivery.itemIds, 'delivered', null, at, delivery.id);
  }
  for (const one of all) {
    const step = steps.get(one.delivery)!;
    step.row = (await tx.destinations.change(one.target.id, changeByDelivery(one), -step.delivered.length)) ?? one.row;
  }
  return steps;
}

function changeByDelivery({ row, tried: { receipt, lane } }: Fenced): DestinationChange {
  return {
    ...recovered(row),
    ...(receipt !== null && { lastReceipt: receipt }),
    // Its limits are those of another lane now.
    ...(lane !== null && lane !== row.lane && { lane }),
  };
}

/** How a try ended that did not deliver. */
async function write(
  tx: WriteTransaction,
  one: Fenced,
  outcome: Exclude<Outcome, { kind: 'delivered' }>,
  rules: Pick<DeliveryRules, 'backOffMs' | 'breaker'>,
): Promise<Step> {
  const { row, tried } = one;
  const { endedAtMs, restsFromMs } = tried;
  const breaker = breakerAfter(JSON.parse(row.breaker) as BreakerState, outcome, restsFromMs, rules.breaker);
  const step = stepOf(row, breaker);
  const isThere = recovered(row);
  switch (outcome.kind) {
    case 'wait': {
      // A limit beyond the destination is kept in memory; another process meets it by itself.
      const retryAtMs = restsFromMs + outcome.retryAfterMs;
      await rest(tx, one, { ...isThere, retryAt: isoTime(retryAtMs) });
      return { ...step, goesOn: false, retryAtMs };
    }
    case 'back-off':
    case 'ambiguous': {
      const failures = row.failures + 1;
      const trialFromMs = breaker.kind === 'open' ? breaker.trialFromMs : 0;
      const retryAtMs = Math.max(restsFromMs + rules.backOffMs(failures), trialFromMs);
      // An operator who paused it meanwhile has said why.
      const reason = row.state === 'active' && { reason: outcome.reason };
      const change = { failures, ...reason, breaker: JSON.stringify(breaker) };
      await rest(tx, one, { ...change, retryAt: isoTime(retryAtMs) });
      return { ...step, goesOn: false, retryAtMs };
    }
    case 'pause': {
      const { reason } = outcome;
      await rest(tx, one, { ...isThere, state: 'paused', reason, pausedAt: isoTime(endedAtMs) });
      return { ...step, goesOn: false, pausedFor: reason };
    }
    case 'split':
      return { ...step, ...(await split(tx, one, isThere, outcome)) };
  }
}

/** What changes of a destination that has answered: all failures are forgotten. */
function recovered(row: StoredDestination): DestinationChange {
  const closed = JSON.stringify(CLOSED_BREAKER);
  return {
    ...(row.failures > 0 && { failures: 0 }),
    ...(row.retryAt !== null && { retryAt: null }),
    ...(row.breaker !== closed && { breaker: closed }),
    ...(row.state === 'active' && row.reason !== null && { reason: null }),
  };
}

/** The delivery stays open. Only a send that surely failed says that it is not there. */
async function rest(
  tx: WriteTransaction,
  { target, delivery, tried: { kind, outcome, isUnsure } }: Fenced,
  change: DestinationChange,
): Promise<void> {
  const surelyFailed = kind === 'send' && outcome.kind !== 'ambiguous' && !isUnsure;
  if (surelyFailed) await tx.deliveries.setMayBeSent(delivery.id, false);
  await tx.destinations.change(target.id, change);
}

/** Answers how many items turned out to be the refused ones: one at the end of the search. */
async function split(
  tx: WriteTransaction,
  { target, row, delivery: { id, itemIds, splitPath }, tried: { endedAtMs } }: Fenced,
  isThere: DestinationChange,
  { reason, refusedPlaces }: Extract<Outcome, { kind: 'split' }>,
): Promise<Pick<Step, 'refused' | 'row'>> {
  const at = isoTime(endedAtMs);
  const found = splitDelivery(itemIds, refusedPlaces);
  if (found.kind === 'found') {
    await tx.deliveries.end(id, 'dead', null, at);
    const { length: ended } = await tx.outboxItems.end(itemIds, 'dead', reason, at, id);
    return { refused: ended, row: (await tx.destinations.change(target.id, isThere, -ended)) ?? row };
  }
  await tx.deliveries.end(id, 'split', null, at);
  await tx.outboxItems.addDelivery(itemIds, id);
  for (const [index, part] of found.parts.entries()) {
    const path = splitPath + String(index).padStart(2, '0');
    await fixPart(tx, target, part, path, endedAtMs);
  }
  return { refused: 0, row: (await tx.destinations.change(target.id, isThere)) ?? row };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

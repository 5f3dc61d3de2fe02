import type { DestinationChange, HeldLease, StoredDestination, WriteTransaction } from '../../storage';
import { type BreakerState, breakerAfter, CLOSED_BREAKER } from '../outcomes/circuit-breaker';
import type { Outcome } from '../outcomes/classify-outcome';
import { splitDelivery } from '../outcomes/split-delivery';
import type { DeliveryRules } from './delivery-rules';
import type { DeliveryTarget, OpenDelivery } from './delivery-target';
import { fixPart } from './pack';

/** A try that has ended. */
export interface Try {
  outcome: Outcome;
  /** `found`: it was there already; `lookup`: Discord was asked for it in vain. */
  kind: 'send' | 'found' | 'lookup';
  messageId: string | null;
  channelId: string | null;
  /** An earlier try may have arrived. */
  isUnsure: boolean;
  /** It may have, and nothing keeps Discord from showing both. */
  mayRepeat: boolean;
  startedAtMs: number;
  endedAtMs: number;
}

export type Settled =
  /** Somebody else has the channel: nothing was written. */
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
      /** When the alerts that were delivered had been queued. */
      delivered: string[];
      /** How many alerts turned out to be refused. */
      refused: number;
      /** The destination as it is now. */
      row: StoredDestination;
    };

type Step = Omit<Extract<Settled, { kind: 'settled' }>, 'kind'>;

/**
 * Writes down what a try came to, all in one transaction: the attempt, the alerts, the delivery and the destination. Fenced by
 * the lease: a process that has lost its channel writes nothing.
 */
export async function settle(
  tx: WriteTransaction,
  target: DeliveryTarget,
  lease: HeldLease,
  delivery: OpenDelivery,
  ended: Try,
  rules: Pick<DeliveryRules, 'backOffMs' | 'breaker'>,
): Promise<Settled> {
  if (!(await tx.channelLeases.isHeld(lease))) return { kind: 'lease-lost' };
  const row = await tx.destinations.find(target.id);
  if (!row) return { kind: 'lease-lost' };
  const { outcome } = ended;
  await tx.deliveries.insertAttempt({
    deliveryId: delivery.id,
    destinationId: target.id,
    outcome: ended.kind === 'send' ? outcome.kind : ended.kind,
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    mayRepeat: ended.mayRepeat ? 1 : 0,
    endedAt: new Date(ended.endedAtMs).toISOString(),
    durationMs: Math.round(ended.endedAtMs - ended.startedAtMs),
  });
  const step = await write(tx, target, row, delivery, ended, rules);
  return { kind: 'settled', ...step, goesOn: step.goesOn && row.state === 'active' };
}

async function write(
  tx: WriteTransaction,
  target: DeliveryTarget,
  row: StoredDestination,
  delivery: OpenDelivery,
  ended: Try,
  rules: Pick<DeliveryRules, 'backOffMs' | 'breaker'>,
): Promise<Step> {
  const { outcome, endedAtMs } = ended;
  const breaker = breakerAfter(JSON.parse(row.breaker) as BreakerState, outcome, endedAtMs, rules.breaker);
  const step: Step = { goesOn: true, retryAtMs: null, breaker, pausedFor: null, delivered: [], refused: 0, row };
  const isThere = recovered(row);
  switch (outcome.kind) {
    case 'delivered':
      return { ...step, ...(await deliver(tx, target, row, delivery, ended, isThere)) };
    case 'wait': {
      // A limit of the bot as a whole is kept in memory; another process meets it by itself.
      const retryAtMs = endedAtMs + outcome.retryAfterMs;
      await rest(tx, target, delivery, ended, { ...isThere, retryAt: new Date(retryAtMs).toISOString() });
      return { ...step, goesOn: false, retryAtMs };
    }
    case 'back-off':
    case 'ambiguous': {
      const failures = row.failures + 1;
      const trialFromMs = breaker.kind === 'open' ? breaker.trialFromMs : 0;
      const retryAtMs = Math.max(endedAtMs + rules.backOffMs(failures), trialFromMs);
      const change = { failures, reason: outcome.reason, breaker: JSON.stringify(breaker) };
      await rest(tx, target, delivery, ended, { ...change, retryAt: new Date(retryAtMs).toISOString() });
      return { ...step, goesOn: false, retryAtMs };
    }
    case 'pause': {
      const { reason } = outcome;
      const pausedAt = new Date(endedAtMs).toISOString();
      await rest(tx, target, delivery, ended, { ...isThere, state: 'paused', reason, pausedAt });
      return { ...step, goesOn: false, pausedFor: reason };
    }
    case 'split':
      return { ...step, ...(await split(tx, target, row, delivery, ended, isThere, outcome)) };
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

async function deliver(
  tx: WriteTransaction,
  target: DeliveryTarget,
  row: StoredDestination,
  { id, alertIds }: OpenDelivery,
  { messageId, channelId, endedAtMs }: Try,
  isThere: DestinationChange,
): Promise<Pick<Step, 'delivered' | 'row'>> {
  const at = new Date(endedAtMs).toISOString();
  await tx.deliveries.end(id, 'delivered', messageId, at);
  const delivered = await tx.alerts.end(alertIds, 'delivered', null, at, id);
  const { destination } = target;
  // Somebody moved the webhook: its limits are those of another channel now.
  const isMoved = destination.kind === 'webhook' && destination.address.threadId === null && channelId !== null;
  const change: DestinationChange = {
    ...isThere,
    ...(messageId !== null && { lastMessageId: messageId }),
    ...(isMoved && channelId !== row.channelId && { channelId }),
  };
  return { delivered, row: (await tx.destinations.change(target.id, change, -delivered.length)) ?? row };
}

/** The delivery stays open. Only a send that surely failed says that Discord does not have it. */
async function rest(
  tx: WriteTransaction,
  target: DeliveryTarget,
  delivery: OpenDelivery,
  { kind, outcome, isUnsure }: Try,
  destination: DestinationChange,
): Promise<void> {
  const surelyFailed = kind === 'send' && outcome.kind !== 'ambiguous' && !isUnsure;
  if (surelyFailed) await tx.deliveries.setMayBeSent(delivery.id, false);
  await tx.destinations.change(target.id, destination);
}

/** Answers how many alerts turned out to be the refused ones: one at the end of the search. */
async function split(
  tx: WriteTransaction,
  target: DeliveryTarget,
  row: StoredDestination,
  { id, alertIds, splitPath }: OpenDelivery,
  { endedAtMs }: Try,
  isThere: DestinationChange,
  { reason, refusedEmbeds }: Extract<Outcome, { kind: 'split' }>,
): Promise<Pick<Step, 'refused' | 'row'>> {
  const at = new Date(endedAtMs).toISOString();
  const found = splitDelivery(alertIds.map(String), refusedEmbeds);
  if (found.kind === 'found') {
    await tx.deliveries.end(id, 'dead', null, at);
    const { length: ended } = await tx.alerts.end(alertIds, 'dead', reason, at, id);
    return { refused: ended, row: (await tx.destinations.change(target.id, isThere, -ended)) ?? row };
  }
  await tx.deliveries.end(id, 'split', null, at);
  await tx.alerts.addDelivery(alertIds, id);
  for (const [index, part] of found.parts.entries()) {
    const path = splitPath + String(index).padStart(2, '0');
    await fixPart(tx, target, part.map(Number), path, endedAtMs);
  }
  return { refused: 0, row: (await tx.destinations.change(target.id, isThere)) ?? row };
}

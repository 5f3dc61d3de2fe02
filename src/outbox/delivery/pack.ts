import { randomUUID } from 'node:crypto';
import type { NewDelivery, OutboxItemContent, PendingItem, WriteTransaction } from '../../storage';
import type { Rendered, Transport } from '../transport';
import { type ChoosableItem, chooseItems } from './choose-items';
import type { DeliveryTarget, OpenDelivery } from './delivery-target';

export const TOO_LATE = 'too late';

interface Window {
  pending: PendingItem[];
  tooLate: number;
  isUnfinished: boolean;
}

/** A long row of items that are too late is ended in steps, so that a transaction stays short. */
const MAX_ROUNDS = 20;

export interface Packing {
  /** Null when there is nothing to send. */
  delivery: OpenDelivery | null;
  /** How many items were given up because they would have come too late. */
  tooLate: number;
  /** More of them may stand before what is to be sent: another transaction goes on. */
  isUnfinished: boolean;
}

/**
 * Fixes the next delivery of each destination: which items, in which order, in which bytes. Stored with the transaction. Step
 * by step for all of them: the same work many times in a row costs far less than all of it for one after the other.
 */
export async function packAll(
  tx: WriteTransaction,
  targets: readonly DeliveryTarget[],
  nowMs: number,
): Promise<Packing[]> {
  const windows: Window[] = [];
  for (const target of targets) windows.push(await readWindow(tx, target, nowMs));
  const deliveries = targets.map((target, index) => {
    const pending = windows[index]?.pending ?? [];
    if (pending.length === 0) return null;
    const shown = pending.map((item) => new ShownItem(item, target.transport, nowMs));
    return fix(target, chooseItems(shown, target.transport.limits), '', nowMs);
  });
  for (const delivery of deliveries) if (delivery) await tx.deliveries.insert(delivery.stored);
  return deliveries.map((delivery, index) => ({
    delivery: delivery?.open ?? null,
    tooLate: windows[index]?.tooLate ?? 0,
    isUnfinished: windows[index]?.isUnfinished ?? false,
  }));
}

/** Stores a delivery of a part of those in one that was refused. */
export async function fixPart(
  tx: WriteTransaction,
  target: DeliveryTarget,
  itemIds: number[],
  splitPath: string,
  nowMs: number,
): Promise<void> {
  const contents = new Map((await tx.outboxItems.listContents(itemIds)).map((content) => [content.id, content]));
  const shown = itemIds.map((id) => new ShownItem(contents.get(id)!, target.transport, nowMs));
  await tx.deliveries.insert(fix(target, shown, splitPath, nowMs).stored);
}

/** An item as its transport shows it, made when it is first asked for: many candidates have no place in a delivery. */
class ShownItem implements ChoosableItem {
  readonly id: number;
  readonly orderKey: string | null;
  readonly isUrgent: boolean;
  private made: Rendered | null = null;

  constructor(
    private readonly content: OutboxItemContent,
    private readonly transport: Transport,
    private readonly nowMs: number,
  ) {
    this.id = content.id;
    this.orderKey = content.orderKey;
    this.isUrgent = content.isUrgent === 1;
  }

  get rendered(): Rendered {
    return (this.made ??= this.transport.render(this.content, this.nowMs));
  }

  get size(): number {
    return this.rendered.size;
  }
}

/** A delivery of these items, in this order: as it is stored, and as it is worked with. */
function fix(
  { id: destinationId, destination, transport }: DeliveryTarget,
  items: readonly ShownItem[],
  splitPath: string,
  nowMs: number,
): { stored: NewDelivery; open: OpenDelivery } {
  const id = randomUUID();
  const itemIds = items.map((item) => item.id);
  const rendered = items.map((item) => item.rendered);
  const { body, nonce } = transport.compose(id, destination, rendered);
  const stored: NewDelivery = {
    ...{ id, destinationId, splitPath, body, nonce, itemIds: JSON.stringify(itemIds) },
    // A whole one is sent right away; parts follow one by one.
    mayBeSent: splitPath === '' ? 1 : 0,
    createdAt: new Date(nowMs).toISOString(),
  };
  return { stored, open: { id, splitPath, itemIds, body, mayBeSent: false, createdAtMs: nowMs } };
}

/**
 * The pending items that packing has to see: the oldest, and when there is a backlog the oldest urgent ones with what goes before
 * them. Of a key's long row its beginning is enough, since it fills the delivery by itself. What comes too late is ended.
 */
async function readWindow(
  tx: WriteTransaction,
  { id, transport }: Pick<DeliveryTarget, 'id' | 'transport'>,
  nowMs: number,
): Promise<Window> {
  const now = new Date(nowMs).toISOString();
  // One more than a delivery takes tells that there is a backlog.
  const size = transport.limits.items + 1;
  let tooLate = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const pending = await readCandidates(tx, id, size);
    const late = pending.filter(({ expiresAt }) => expiresAt !== null && expiresAt < now);
    if (late.length === 0) return { pending, tooLate, isUnfinished: false };
    const { length: ended } = await tx.outboxItems.end(
      late.map((item) => item.id),
      'dead',
      TOO_LATE,
      now,
    );
    await tx.destinations.addPending(id, -ended);
    tooLate += ended;
  }
  return { pending: [], tooLate, isUnfinished: true };
}

async function readCandidates(tx: WriteTransaction, destinationId: number, size: number): Promise<PendingItem[]> {
  const oldest = await tx.outboxItems.listPending(destinationId, size);
  if (oldest.length < size) return oldest;
  const urgent = await tx.outboxItems.listPendingUrgent(destinationId, size);
  const candidates = new Map([...oldest, ...urgent].map((item) => [item.id, item]));
  for (const orderKey of new Set(urgent.map((item) => item.orderKey))) {
    if (orderKey === null) continue;
    const ofKey = await tx.outboxItems.listPendingOfKey(destinationId, orderKey, size);
    for (const item of ofKey) candidates.set(item.id, item);
  }
  return [...candidates.values()].sort((one, other) => one.id - other.id);
}

import type { DeliveryLimits } from '../transport';

/** What the choice needs to know of a pending item. */
export interface ChoosableItem {
  id: number;
  /** Items of one key never overtake each other; null for what belongs to none. */
  orderKey: string | null;
  isUrgent: boolean;
  /** In the units of the limits. Asked of an item only when it may have its place. */
  readonly size: number;
}

/**
 * The items of a destination's next delivery, in the order in which they stand in it. `pending` comes oldest first. Of a
 * backlog it may be a part that is more than one delivery and that holds, for each item in it, every older one of its key.
 *
 * What fits into one delivery goes oldest first. In a backlog the urgent ones go before the other keys, the oldest first, each
 * after the older items of its own key. One whose predecessors fill the delivery follows in the next one.
 */
export function chooseItems<T extends ChoosableItem>(pending: readonly T[], limits: DeliveryLimits): T[] {
  const inOrder = takeFitting(pending, limits);
  if (inOrder.length === pending.length) return inOrder;
  return takeFitting(urgentFirst(pending), limits);
}

/** The longest beginning within the limits; at least one, since nothing would ever make it smaller. */
function takeFitting<T extends ChoosableItem>(items: readonly T[], limits: DeliveryLimits): T[] {
  const taken: T[] = [];
  let size = 0;
  for (const item of items) {
    if (taken.length === limits.items) break;
    size += item.size;
    if (size > limits.size && taken.length > 0) break;
    taken.push(item);
  }
  return taken;
}

function urgentFirst<T extends ChoosableItem>(pending: readonly T[]): T[] {
  const waitingByKey = new Map<string, T[]>();
  const first: T[] = [];
  for (const item of pending) {
    const waiting = item.orderKey === null ? [] : (waitingByKey.get(item.orderKey) ?? []);
    if (item.isUrgent) first.push(...waiting.splice(0), item);
    else waiting.push(item);
    if (item.orderKey !== null) waitingByKey.set(item.orderKey, waiting);
  }
  const isFirst = new Set(first);
  return [...first, ...pending.filter((item) => !isFirst.has(item))];
}

import { MESSAGE_LIMITS } from '../../transports/discord/message/embed';
import { deliveryFooter, MAX_DELIVERY_ID_LENGTH } from '../../transports/discord/message/delivery-id';

/** What packing needs to know of a pending alert. */
export interface PackableAlert {
  id: string;
  /** Alerts of one symbol never overtake each other; null for what belongs to none. */
  symbol: string | null;
  isExit: boolean;
  /** As `embedSize` counts it, without footer. */
  size: number;
}

/** What is left of a message for its alerts beside the footer that names the delivery. */
export const PACKING_LIMITS = {
  embeds: MESSAGE_LIMITS.embeds,
  characters: MESSAGE_LIMITS.characters - deliveryFooter('x'.repeat(MAX_DELIVERY_ID_LENGTH)).length,
};

/**
 * The alerts of a destination's next message, in the order in which they stand in it. `pending` comes oldest first. Of a
 * backlog it may be a part that is more than one message and that holds, for each alert in it, every older one of its symbol.
 *
 * What fits into one message goes oldest first. In a backlog the exits go before the other symbols, the oldest exit first, each
 * after the older alerts of its own symbol. An exit whose predecessors fill the message follows in the next one.
 */
export function packDelivery(pending: readonly PackableAlert[], limits = PACKING_LIMITS): string[] {
  const inOrder = takeFitting(pending, limits);
  if (inOrder.length === pending.length) return inOrder;
  return takeFitting(exitsFirst(pending), limits);
}

/** The longest beginning within the limits; at least one, since nothing would ever make it smaller. */
function takeFitting(alerts: readonly PackableAlert[], limits: typeof PACKING_LIMITS): string[] {
  const ids: string[] = [];
  let characters = 0;
  for (const { id, size } of alerts) {
    characters += size;
    const isFull = ids.length === limits.embeds || characters > limits.characters;
    if (isFull && ids.length > 0) break;
    ids.push(id);
  }
  return ids;
}

function exitsFirst(pending: readonly PackableAlert[]): PackableAlert[] {
  const waitingBySymbol = new Map<string, PackableAlert[]>();
  const first: PackableAlert[] = [];
  for (const alert of pending) {
    const waiting = alert.symbol === null ? [] : (waitingBySymbol.get(alert.symbol) ?? []);
    if (alert.isExit) {
      first.push(...waiting.splice(0), alert);
    } else {
      waiting.push(alert);
    }
    if (alert.symbol !== null) waitingBySymbol.set(alert.symbol, waiting);
  }
  const isFirst = new Set(first);
  return [...first, ...pending.filter((alert) => !isFirst.has(alert))];
}

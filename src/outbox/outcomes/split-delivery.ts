export type Split =
  /** New deliveries, to be sent in this order. */
  | { kind: 'parts'; parts: number[][] }
  /** It stood alone: this is the refused one. */
  | { kind: 'found'; itemId: number };

/**
 * What becomes of a delivery that was refused. Items that the other side named (by their place in it) go alone, the ones
 * between them together; when it named none, the halves go. Order is kept, nothing is lost, and each part is
 * smaller, so that repeating it ends with the refused items alone.
 */
export function splitDelivery(itemIds: readonly number[], refusedPlaces: readonly number[] = []): Split {
  const [first] = itemIds;
  if (first === undefined) throw new RangeError('A delivery without items');
  if (itemIds.length === 1) return { kind: 'found', itemId: first };
  const parts = isolate(itemIds, new Set(refusedPlaces));
  return { kind: 'parts', parts: parts.length > 1 ? parts : halve(itemIds) };
}

function isolate(itemIds: readonly number[], refusedPlaces: ReadonlySet<number>): number[][] {
  const parts: number[][] = [];
  let isOpen = false;
  for (const [place, id] of itemIds.entries()) {
    const isRefused = refusedPlaces.has(place);
    if (isOpen && !isRefused) parts.at(-1)!.push(id);
    else parts.push([id]);
    isOpen = !isRefused;
  }
  return parts;
}

function halve(itemIds: readonly number[]): number[][] {
  const middle = Math.ceil(itemIds.length / 2);
  return [itemIds.slice(0, middle), itemIds.slice(middle)];
}

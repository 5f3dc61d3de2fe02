export type Split =
  /** New deliveries, to be sent in this order. */
  | { kind: 'parts'; parts: string[][] }
  /** It stood alone: this is the refused one. */
  | { kind: 'found'; alertId: string };

/**
 * What becomes of a delivery that Discord refused. Alerts that it named (by their place in the message) go alone, the ones
 * between them together; when it named none, the halves go. Order is kept, nothing is lost, and each part is
 * smaller, so that repeating it ends with the refused alerts alone.
 */
export function splitDelivery(alertIds: readonly string[], refusedPlaces: readonly number[] = []): Split {
  const [first] = alertIds;
  if (first === undefined) throw new RangeError('A delivery without alerts');
  if (alertIds.length === 1) return { kind: 'found', alertId: first };
  const parts = isolate(alertIds, new Set(refusedPlaces));
  return { kind: 'parts', parts: parts.length > 1 ? parts : halve(alertIds) };
}

function isolate(alertIds: readonly string[], refusedPlaces: ReadonlySet<number>): string[][] {
  const parts: string[][] = [];
  let isOpen = false;
  for (const [place, id] of alertIds.entries()) {
    const isRefused = refusedPlaces.has(place);
    if (isOpen && !isRefused) parts.at(-1)!.push(id);
    else parts.push([id]);
    isOpen = !isRefused;
  }
  return parts;
}

function halve(alertIds: readonly string[]): string[][] {
  const middle = Math.ceil(alertIds.length / 2);
  return [alertIds.slice(0, middle), alertIds.slice(middle)];
}

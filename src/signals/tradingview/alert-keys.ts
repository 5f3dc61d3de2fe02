/** Deeper objects are data of the sender's own, not fields. */
const MAX_DEPTH = 4;
/** More keys than an alert message of 4096 characters can hold. */
const MAX_KEYS = 1000;

/** A value of an alert, and the key that its sender gave it, with the way to it through nested objects. */
export interface AlertValue {
  key: string;
  value: unknown;
}

/** Spellings of one key are one: any case, and without `_`, `-`, `.`, spaces. Unambiguous for the names that are looked for. */
export function keyLetters(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The values of an alert by the letters of their keys: `market_position`, `marketPosition` and `{market: {position}}` are one. An
 * object is there by itself and by what is in it. Of two spellings of a key the first is taken.
 */
export function indexByLetters(alert: Readonly<Record<string, unknown>>): Map<string, AlertValue> {
  const found = new Map<string, AlertValue>();
  walk(alert, '', 1, found);
  return found;
}

function walk(object: object, path: string, depth: number, found: Map<string, AlertValue>): void {
  for (const [name, value] of Object.entries(object as Record<string, unknown>)) {
    if (found.size >= MAX_KEYS) return;
    const key = path === '' ? name : `${path}.${name}`;
    const letters = keyLetters(key);
    if (letters !== '' && !found.has(letters)) found.set(letters, { key, value });
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < MAX_DEPTH) {
      walk(value, key, depth + 1, found);
    }
  }
}

/** Objects that speak of something else than the order: what is in them is found by its whole way only. */
const otherThings =
  /^(?:prev.*|previous.*|old.*|last.*|meta|metadata|extras?|analysis(?:data)?|(?:stop|take|trailing).*|sl|tp\d*|targets?|exit|bar|candle|account|user)$/;

/**
 * The values inside objects by the letters of their own names, whatever the objects are called: `{payload: {ticker}}`,
 * `{strategy_info: {market_position}}`. For what is not found by its whole way.
 */
export function indexByOwnNames(alert: Readonly<Record<string, unknown>>): Map<string, AlertValue> {
  const found = new Map<string, AlertValue>();
  walkInside(alert, '', 1, found);
  return found;
}

function walkInside(object: object, path: string, depth: number, found: Map<string, AlertValue>): void {
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    if (found.size >= MAX_KEYS) return;
    const key = path === '' ? name : `${path}.${name}`;
    const letters = keyLetters(name);
    if (path !== '' && letters !== '' && !found.has(letters)) found.set(letters, { key, value });
    const isOpen = typeof value === 'object' && value !== null && !Array.isArray(value) && depth < MAX_DEPTH;
    if (isOpen && !otherThings.test(letters)) walkInside(value, key, depth + 1, found);
  }
}

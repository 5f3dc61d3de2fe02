const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Whether a JSON text nests lists and objects deeper than a limit. Looks at each byte once at most, and stops at the first that
 * is too deep: before anything that goes down into the text, step by step. Of a text that is no JSON it tells nothing of use.
 */
export function isDeeperThan(limit: number, json: Uint8Array): boolean {
  let depth = 0;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]!;
    if (byte === QUOTE) index = endOfString(json, index);
    else if (OPENING.has(byte) && ++depth > limit) return true;
    else if (CLOSING.has(byte)) depth--;
  }
  return false;
}

/** Where the string ends that begins there: at its closing quote, or behind the text. */
function endOfString(json: Uint8Array, start: number): number {
  let index = start + 1;
  while (index < json.length && json[index] !== QUOTE) index += json[index] === BACKSLASH ? 2 : 1;
  return index;
}

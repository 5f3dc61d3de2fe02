// A pair whose value may be quoted, or a word.
const token = /([\w.]+)=(?:"([^"]*)"|(\S*))|(\S+)/g;
const trailingSeparator = /[,;]+$/;

/** The words of a plain text alert, in this order. */
const positions = ['symbol', 'signal_type', 'price'] as const;

/**
 * The fields of an alert written as plain text: `BTCUSD LONG 68250.5`, then or instead of the words any `key=value` and
 * `key="some words"`, separated by spaces, commas, semicolons or lines. Null when it has more than the three words.
 */
export function parseAlertText(text: string): Map<string, string> | null {
  const fields = new Map<string, string>();
  const words: string[] = [];
  for (const [, key, quoted, bare, word] of text.matchAll(token)) {
    if (key !== undefined) fields.set(key, quoted ?? bare!.replace(trailingSeparator, ''));
    else words.push(word!.replace(trailingSeparator, ''));
  }
  const named = words.filter((word) => word !== '');
  if (named.length > positions.length) return null;
  for (const [index, word] of named.entries()) fields.set(positions[index]!, word);
  return fields;
}

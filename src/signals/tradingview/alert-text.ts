import { keyLetters } from './alert-keys';
import { readAlertNumber } from './alert-number';
import { findSignalWordInText } from './signal-words';

/** `order buy @ 3 filled on BTCUSD. New strategy position is 3`: what TradingView writes where a strategy's alert has no message. */
const orderFilled =
  /order\s+(?<action>\S+)\s+@\s+(?<contracts>\S+)\s+filled\s+on\s+(?<symbol>\S+?)\.?(?:\s+New strategy position is\s+(?<position>[^\s.]+(?:\.\d+)?))?\s*\.?\s*$/i;

/** What a template prints for a number that is not there; NA may be a symbol. */
const noNumber = /^(?:nan|null|undefined)$/i;

/** Words of a sentence around a command. */
const fillers = new Set(
  'at,on,in,for,the,a,alert,signal,order,price,now,market,filled,is,to,of,position,@,|,-,–,—,:,->,=>,→'.split(','),
);

const quotes: Record<string, string> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '”': '”',
  '„': '“',
  '‘': '’',
  '’': '’',
  '«': '»',
  '`': '`',
};

/** What a text says, or why it says nothing that can be read. */
export type ParsedText = { fields: Record<string, string> } | { reason: string };

/**
 * One command written as plain text: `BTCUSD LONG 68250.5`, `buy ETHUSDT @ 3,050.5`, `BTCUSD,buy,68250.5`, then or instead of the
 * words any `key=value`, `key: value` and `key="some words"`, separated by spaces, commas, semicolons or lines.
 * @param isKnown whether there is a field of that name: the colon of `BINANCE:BTCUSDT` follows none
 */
export function parseAlertText(text: string, isKnown: (letters: string) => boolean): ParsedText {
  const filled = orderFilled.exec(text);
  if (filled?.groups) return { fields: orderFields(filled.groups) };
  const form = readForm(text);
  if (form !== null) return { fields: form };
  const { fields, words } = splitPairs(withSigns(withoutLicense(text), isKnown), isKnown);
  return addWords(fields, words);
}

/** `ticker=X&action=buy&price=5`, as a form is sent. */
function readForm(text: string): Record<string, string> | null {
  if (!/^[\w.-]+=[^&\s]*(?:&[\w.-]+=[^&\s]*)+$/.test(text)) return null;
  return Object.fromEntries(new URLSearchParams(text));
}

/** `60123456789,closelong,EURUSD`: relays to terminals begin with the number of a license, which is no price. */
function withoutLicense(text: string): string {
  return text.replace(/^\s*\d{8,20}\s*,(?=\s*[a-z])/i, '');
}

/** `BTCUSD LONG 68250 SL 67000`: a known name before a number names it. */
function withSigns(text: string, isKnown: (letters: string) => boolean): string {
  return text.replace(
    /(^|[\s,;|])([a-z][a-z_]{0,20}\d?) {1,3}(?=[$€£]?-?\d)/gi,
    (whole, before: string, name: string) =>
      isKnown(keyLetters(name)) && findSignalWordInText(name) === undefined && !fillers.has(name.toLowerCase())
        ? `${before}${name}=`
        : whole,
  );
}

function orderFields({ action, contracts, symbol, position }: Record<string, string | undefined>) {
  const fields = { action, contracts, ticker: symbol, strategy_position_size: position };
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const pairStart = /([\p{L}_][\p{L}\p{N}_.-]*)(\s*=\s*|\s*:\s+|\s*:(?=["'“„‘«`\d+-])|:)/uy;
const separator = /[\s,;|]+/y;

function splitPairs(text: string, isKnown: (letters: string) => boolean) {
  const fields: Record<string, string> = {};
  let words = '';
  let at = 0;
  while (at < text.length) {
    const pair = pairAt(text, at, isKnown);
    if (pair) {
      fields[pair.key] ??= pair.value;
      at = pair.end;
      words += ' ';
      continue;
    }
    separator.lastIndex = at;
    const gap = separator.exec(text)?.[0];
    const end = gap === undefined ? endOfWord(text, at) : at + gap.length;
    words += text.slice(at, end);
    at = end;
  }
  return { fields, words };
}

function endOfWord(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && !/[\s,;|]/.test(text[end]!)) end++;
  return end;
}

function pairAt(text: string, at: number, isKnown: (letters: string) => boolean) {
  pairStart.lastIndex = at;
  const match = pairStart.exec(text);
  if (!match) return null;
  const [whole, key, sign] = match;
  const isPair = sign!.includes('=') ? !sign!.includes('==') : isKnown(keyLetters(key!));
  if (!isPair) return null;
  return { key: key!, ...valueAt(text, at + whole.length, sign!.includes(':'), isKnown) };
}

/** A quoted value, else the rest of the word; after a colon, and where two words are one of a signal, more words. */
function valueAt(text: string, from: number, isAfterColon: boolean, isKnown: (letters: string) => boolean) {
  const closing = quotes[text[from] ?? ''];
  const quoteEnd = closing === undefined ? -1 : text.indexOf(closing, from + 1);
  if (quoteEnd > 0) return { value: text.slice(from + 1, quoteEnd), end: quoteEnd + 1 };
  let end = from;
  while (end < text.length && !isEnd(text, end)) end++;
  for (let next = nextWord(text, end); next !== null; next = nextWord(text, end)) {
    const isMore = isAfterColon || findSignalWordInText(text.slice(from, next.end)) !== undefined;
    if (!isMore || pairAt(text, next.from, isKnown) !== null) break;
    end = next.end;
  }
  return { value: text.slice(from, end).trim(), end };
}

/** A comma inside `68,250.50`, or `68,250`, ends nothing. */
function isEnd(text: string, at: number): boolean {
  const character = text[at]!;
  if (character !== ',') return /[\s;|]/.test(character);
  return !(/\d/.test(text[at - 1] ?? '') && /^\d{3}(?:,\d{3})*(?:\.\d|(?![\d,]))/.test(text.slice(at + 1, at + 40)));
}

/** The next word on the same line, with nothing but spaces between. */
function nextWord(text: string, after: number): { from: number; end: number } | null {
  let from = after;
  while (text[from] === ' ') from++;
  if (from === after || from >= text.length || /[\s,;|]/.test(text[from]!)) return null;
  let end = from;
  while (end < text.length && !isEnd(text, end)) end++;
  return { from, end };
}

/** The words beside the pairs: a symbol, a signal, a price, in any order. */
function addWords(fields: Record<string, string>, text: string): ParsedText {
  const words = splitWords(text);
  const numbers: string[] = [];
  const names: string[] = [];
  let signal: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const phrase: { text: string; end: number } | null = signal === null ? phraseAt(words, at) : null;
    if (phrase) {
      signal = phrase.text;
      at = phrase.end - 1;
    } else if (!Number.isNaN(readAlertNumber(words[at]!))) numbers.push(words[at]!);
    else if (!fillers.has(words[at]!.toLowerCase()) && !noNumber.test(words[at]!)) names.push(words[at]!);
  }
  // `BTCUSD moon 5` names a signal that there is not.
  if (signal === null && names.length === 2 && fields['symbol'] === undefined) signal = names.pop()!;
  const [symbol, ...others] = names;
  if (others.length > 0) return { reason: unclear(names) };
  if (numbers.length > 1) {
    return { reason: `it has ${numbers.length} numbers: write price=…, stop_loss=…, take_profit=… before them` };
  }
  const told: Record<string, string | undefined> = { symbol, signal_type: signal ?? undefined, price: numbers[0] };
  for (const [key, value] of Object.entries(told)) if (value !== undefined) fields[key] ??= value;
  return { fields };
}

function unclear(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => `"${name.slice(0, 40)}"`);
  return `it is neither a JSON object nor text such as "BTCUSD LONG 68250.5 stop_loss=67000": unclear words ${shown.join(', ')}`;
}

/** `close all positions`, `exit long`, `buy`: the longest that says something. */
function phraseAt(words: readonly string[], at: number): { text: string; end: number } | null {
  for (const length of [3, 2, 1]) {
    const part = words.slice(at, at + length);
    if (part.length < length || part.some((word) => !/^[\p{L}._-]+[:!.]*$/u.test(word))) continue;
    const text = part.join(' ');
    if (findSignalWordInText(text) !== undefined) return { text, end: at + length };
  }
  return null;
}

/** Commas without spaces around them separate; otherwise they may stand inside a number. */
function splitWords(text: string): string[] {
  const isList = /[^\s,],[^\s,]/.test(text) && !/\s/.test(text.trim());
  return (
    text
      .split(isList ? /[\s,;|]+/ : /[\s;|]+|,(?=\s|$)/)
      // `NQ1!` is a symbol.
      .map((word) => word.replace(/^[@(["'“‘*#$_]+(?=\p{L})|^[@(["'“‘*]+|[)\]"'”’:*_]+$|(?<!\d)!+$/gu, ''))
      // Emoji and dashes say nothing.
      .filter((word) => /[\p{L}\p{N}]/u.test(word))
  );
}

import { readAlertNumber } from './alert-number';
import type { Command } from './command';
import { holdsPlaceholder } from './placeholders';
import { findSignalWord, findSignalWordInText } from './signal-words';

/** What a template prints for a number that is not there; NA may be a symbol. */
const noNumber = /^(?:nan|null|undefined)$/i;

/** Words of a sentence around a command. */
const fillers = new Set(
  (
    'at on in for the a an alert signal order price now market limit filled is to of position just above below near around after ' +
    'i we my bei zu en a em auf @ | - – — : -> => → > >>'
  ).split(' '),
);
/** `1D`, `(15m)`, `60:`: the chart that an alert is of. */
const timeframe = /^\(?(?:\d{1,4}\s?(?:s|m|min|h|hr|d|w)|\d{1,4}:)\)?$/i;
const percentage = /^[([]?[+-]?\d+(?:[.,]\d+)?%[)\]]?$/;
/** How a position was left, after the word that says so. */
const afterExit = /^(?:stop|sl|tp|target|hit|loss|profit|stopped|out|long|short|buy|sell|longs|shorts|half|trade)$/i;

/** A text with more words is prose. */
const MAX_WORDS = 100;

/** The words beside the pairs of a text: a symbol, a signal, a price, in any order. */
export function readWords(fields: Record<string, string>, text: string): Command {
  const words = splitWords(text);
  if (words.length > MAX_WORDS) return { reason: unclear(words) };
  const numbers: string[] = [];
  const names: string[] = [];
  let signal: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const phrase: { text: string; end: number } | null = signal === null ? phraseAt(words, at) : null;
    if (phrase) {
      signal = phrase.text;
      at = phrase.end - 1;
    } else if (timeframe.test(word)) continue;
    else if (!Number.isNaN(readAlertNumber(word))) numbers.push(word);
    else if (isName(word)) names.push(word);
  }
  if (signal !== null && findSignalWordInText(signal)?.type === 'CLOSE' && names.length > 1) {
    const told = names.filter((name) => afterExit.test(name));
    signal = [signal, ...told.filter((name) => /^(?:long|short|buy|sell|half)s?$/i.test(name))].join(' ');
    for (const name of told) names.splice(names.indexOf(name), 1);
  }
  // `7203 buy 2500`: shares of Asia go by numbers.
  if (names.length === 0 && numbers.length === 2 && /^\d{4,6}$/.test(words[0]!)) names.push(numbers.shift()!);
  if (signal === null && fields['symbol'] === undefined && names.length === 2) signal = takeSignal(names);
  const [symbol, ...others] = names;
  if (others.length > 0) return { reason: unclear(names) };
  if (numbers.length > 1) {
    return { reason: `it has ${numbers.length} numbers: write price=…, stop_loss=…, take_profit=… before them` };
  }
  const isLoose = symbol !== undefined && signal !== null && Object.keys(fields).length === 0;
  const told: Record<string, string | undefined> = { symbol, signal_type: signal ?? undefined, price: numbers[0] };
  for (const [key, value] of Object.entries(told)) if (value !== undefined) fields[key] ??= value;
  return { fields, isLoose };
}

function isName(word: string): boolean {
  return !fillers.has(word.toLowerCase()) && !noNumber.test(word) && !percentage.test(word) && !holdsPlaceholder(word);
}

/** Of `trim X` and `X trim` the word that says something; of `BTCUSD moon` the last, which says nothing that is known. */
function takeSignal(names: string[]): string {
  const first = findSignalWord(names[0]!) !== undefined && findSignalWord(names[1]!) === undefined;
  return names.splice(first ? 0 : 1, 1)[0]!;
}

function unclear(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => `"${name.slice(0, 40)}"`);
  return `it is neither a JSON object nor text such as "BTCUSD LONG 68250.5 stop_loss=67000": unclear words ${shown.join(', ')}`;
}

/** `close all positions`, `exit long`, `TP1 hit`, `close 50%`: the longest that says something. */
function phraseAt(words: readonly string[], at: number): { text: string; end: number } | null {
  for (const length of [4, 3, 2, 1]) {
    const part = words.slice(at, at + length);
    if (part.length < length || part.some((word) => !/^(?:[\p{L}._-]+\d?|\d{1,3}%|\d)[:!.]*$/u.test(word))) continue;
    if (!/\p{L}/u.test(part[0]!)) continue;
    const text = part.join(' ');
    const said = findSignalWordInText(text);
    if (said === undefined) continue;
    // `NOW` and `ALL` are also symbols, and a number is a price: they belong to an exit only.
    const shorter = length > 1 ? findSignalWordInText(part.slice(0, -1).join(' ')) : undefined;
    const addsNothing = shorter !== undefined && JSON.stringify(shorter) === JSON.stringify(said);
    if (addsNothing && (said.type !== 'CLOSE' || /\d/.test(part.at(-1)!))) continue;
    return { text, end: at + length };
  }
  return null;
}

/** Commas without spaces around them separate; otherwise they may stand inside a number. */
function splitWords(text: string): string[] {
  const trimmed = text.trim();
  const isList = /[^\s,],[^\s,]/.test(trimmed) && !/[\s;|]/.test(trimmed);
  return (
    trimmed
      .split(isList ? ',' : /[\s;|]+|,(?=[\s;|]|$)/)
      .map(withoutMarks)
      // Emoji and dashes say nothing.
      .filter((word) => /[\p{L}\p{N}]/u.test(word))
  );
}

/** Without brackets, quotes and stars around it; `NQ1!` is a symbol, and `60:` and `(+2%)` are told apart by their signs. */
function withoutMarks(word: string): string {
  if (timeframe.test(word) || percentage.test(word) || holdsPlaceholder(word)) return word;
  return word.replace(/^[@(["'“‘*#$_]+(?=\p{L})|^[@(["'“‘*]+|[)\]"'”’:*_]+$|(?<!\d)!+$/gu, '');
}

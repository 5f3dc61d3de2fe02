import { keyLetters } from './alert-keys';
import { findSignalWordInText } from './signal-words';

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

const pairStart = /([\p{L}_][\p{L}\p{N}_.-]*)(\s*=\s*|\s*:\s+|\s*:(?=["'“„‘«`\d+-])|:)/uy;
const separator = /[\s,;|]+/y;

type IsKnown = (letters: string) => boolean;

/** The `key=value` and `key: value` of a text, of two with one key the first, and the words between them. */
export function readPairs(text: string, isKnown: IsKnown): { fields: Record<string, string>; words: string } {
  const fields: Record<string, string> = {};
  let words = '';
  let at = 0;
  while (at < text.length) {
    const pair = pairAt(text, at, isKnown);
    if (pair) {
      fields[pair.key] ??= pair.value;
      at = pair.end;
      const more = severalLevels.test(pair.key) ? furtherNumbers(text, at) : '';
      if (more !== '') fields[`further ${pair.key}`] = more.replace(/^[,/\s]+/, '');
      at += more.length;
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

/** `Targets: 69000, 70000, 71000`: the first is the signal's, the others are told as left out. */
const severalLevels = /^(?:tp|target|take_?profit|entry|entrie)s?$/i;

function furtherNumbers(text: string, from: number): string {
  return /^(?:\s*[,/]\s*[\p{Sc}]?\d[\d.,]*\d(?![\w.]))+/u.exec(text.slice(from, from + 200))?.[0] ?? '';
}

function endOfWord(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && !/[\s,;|]/.test(text[end]!)) end++;
  return end;
}

function pairAt(text: string, at: number, isKnown: IsKnown) {
  pairStart.lastIndex = at;
  const match = pairStart.exec(text);
  if (!match) return null;
  const [whole, key, sign] = match;
  const isPair = sign!.includes('=') ? !sign!.includes('==') : isKnown(keyLetters(key!));
  if (!isPair) return null;
  return { key: key!, ...valueAt(text, at + whole.length, sign!.includes(':'), isKnown) };
}

/** A quoted value, else the rest of the word; after a colon, and where two words are one of a signal, more words. */
function valueAt(text: string, from: number, isAfterColon: boolean, isKnown: IsKnown) {
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

/** A comma between digits, of `68,250.50` or `38,50`, ends nothing: what a pair is called is no number. */
function isEnd(text: string, at: number): boolean {
  const character = text[at]!;
  if (character !== ',') return /[\s;|]/.test(character);
  return !(/\d/.test(text[at - 1] ?? '') && /\d/.test(text[at + 1] ?? ''));
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

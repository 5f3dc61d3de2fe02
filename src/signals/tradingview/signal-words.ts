import type { SignalType } from '../../trading';
import { type Segment, segmentsOf, type WordPart } from './signal-vocabulary';

/** What a word of an alert says: a type of signal and, of an exit, what else the word tells of it. */
export interface SignalWord {
  type: SignalType;
  /** Which side an exit leaves. */
  leaves?: 'LONG' | 'SHORT';
  /** An exit that leaves something, as far as its word goes: `trim`, `TP1`, `close half`. */
  isPartial?: boolean;
  /** How much of the position an exit takes out, 0 to 1: `close 50%`. */
  share?: number;
}

/** Words that mean something as a whole. */
const whole = new Map<string, SignalWord>([
  ['bto', { type: 'LONG' }],
  ['sto', { type: 'SHORT' }],
  ['stc', { type: 'CLOSE', leaves: 'LONG' }],
  ['btc', { type: 'CLOSE', leaves: 'SHORT' }],
  // As strategies in EasyLanguage and its heirs name their orders.
  ['le', { type: 'LONG' }],
  ['se', { type: 'SHORT' }],
  ['lx', { type: 'CLOSE', leaves: 'LONG' }],
  ['sx', { type: 'CLOSE', leaves: 'SHORT' }],
  ['b', { type: 'LONG' }],
  ['l', { type: 'LONG' }],
  ['s', { type: 'SHORT' }],
  ['hold', { type: 'HOLD' }],
  ['wait', { type: 'HOLD' }],
  ['neutral', { type: 'HOLD' }],
  ['top', { type: 'TOP' }],
  ['bottom', { type: 'BOTTOM' }],
  ['divergence', { type: 'DIVERGENCE' }],
]);

/** The direction that a strategy computes: 1 is long, -1 short, 0 out. */
const directions = new Map<number, SignalWord>([
  [1, { type: 'LONG' }],
  [-1, { type: 'SHORT' }],
  [0, { type: 'CLOSE' }],
]);

/** Words that are also symbols, prices or levels: alone in a text they are none of an order, as the value of a field they may be. */
const onlyInFields = new Set(
  'b l s btc bto stc sto le se lx sx cover wait top bull bear tp sl stop stoploss takeprofit target profit partial reduce trim closed'.split(
    ' ',
  ),
);

/** What TradingView itself writes as the comment of an order that `strategy.close`, `strategy.close_all` or a margin call made. */
const closingComment = /^\s*(?:close entry\(s\) order|close position order|margin call)/i;

/**
 * What the value of a field says, in any case and spelling: `exitlong`, `exit_long`, `strategy.exitlong`, `Exit Long!`, `-1`. Undefined
 * for unknown words.
 */
export function findSignalWord(text: string): SignalWord | undefined {
  const number = /^\s*[+-]?\d+(?:\.0+)?\s*$/.test(text) ? directions.get(Number(text)) : undefined;
  return number ?? findSpokenWord(text);
}

/** As `findSignalWord`, for words of plain text, where `BTC` is a symbol and `1` a number. */
export function findSignalWordInText(text: string): SignalWord | undefined {
  const letters = lettersOf(text);
  return onlyInFields.has(letters) || /^(?:tp|takeprofit)\d+$/.test(letters) ? undefined : findSpokenWord(text);
}

const MAX_COMMENT_WORDS = 5;

/** The exit that the comment or the id of an order tells of: `TP1`, `Long SL hit`, `Exit Long @ TP`; undefined when it tells of none. */
export function findExitInComment(text: string): SignalWord | undefined {
  if (closingComment.test(text)) return { type: 'CLOSE' };
  if ((text.match(/[\p{L}\p{N}]+/gu) ?? []).length > MAX_COMMENT_WORDS) return undefined;
  const segments = segmentsOf(text.replace(/\b[ls]\b/gi, (side) => (/l/i.test(side) ? 'long' : 'short')));
  // `SL 4 TP 6` are levels; `TP/SL` is the name of an exit.
  const areLevels = segments?.includes('stop-loss') && segments.includes('target') && segments.some(isNumber);
  const word = areLevels ? undefined : findSpokenWord(text, segments);
  return word?.type === 'CLOSE' ? word : undefined;
}

function findSpokenWord(text: string, segments = segmentsOf(text)): SignalWord | undefined {
  const word = whole.get(lettersOf(text)) ?? (segments === null ? undefined : meaningOf(segments));
  const share = word?.type === 'CLOSE' ? shareIn(text) : null;
  return share === null ? word : takingOut(share, word!);
}

/** An exit of a share of the position: all of it leaves nothing. */
export function takingOut(share: number, { isPartial: _, ...word }: SignalWord): SignalWord {
  return share < 1 ? { ...word, isPartial: true, share } : word;
}

/** `close 50%`, `sell half`; null where no share is named. */
function shareIn(text: string): number | null {
  const percent = /(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|pct|percent)/i.exec(text)?.[1];
  if (percent !== undefined) return Number(percent.replace(',', '.')) / 100 || null;
  return /half/i.test(text) ? 0.5 : null;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** What words come to together; undefined when they are no order. */
function meaningOf(segments: readonly Segment[]): SignalWord | undefined {
  const has = (part: WordPart) => segments.includes(part);
  const side = sideOf(has('long'), has('short'));
  const order = sideOf(has('buy'), has('sell'));
  if (has('exit') || has('cover')) return exitOf(segments, side, order);
  if (has('open')) return entryOf(side, order);
  if (has('reduce')) return order === 'LONG' ? { type: 'LONG' } : partOf(side ?? opposite(order));
  if (has('stop-loss')) return closeOf(side ?? order);
  if (has('target')) return segments.some(isNumber) ? partOf(side ?? order) : closeOf(side ?? order);
  if (segments.some((one) => isNumber(one))) return has('share') ? sharedOf(side, order) : undefined;
  if (has('stop')) return order === null ? closeOf(side) : { type: order };
  return has('share') ? sharedOf(side, order) : entryOf(side, order);
}

/** `close long`, `close buy`, `sell to close`, `cover`; after `closelongsell` what is sold is held. */
function exitOf(segments: readonly Segment[], side: Direction, order: Direction): SignalWord | undefined {
  const isPart = segments.some((one) => one === 'reduce' || one === 'share');
  if (segments.includes('cover')) return isPart ? partOf('SHORT') : closeOf('SHORT');
  const toClose = segments.indexOf('to') + 1 || Infinity;
  if (toClose < segments.length && segments[toClose] === 'exit' && order !== null) {
    return isPart ? partOf(opposite(order)) : closeOf(opposite(order));
  }
  const exitAt = segments.indexOf('exit');
  const orderAt = Math.max(segments.indexOf('buy'), segments.indexOf('sell'));
  if (side !== null && orderAt > exitAt) return { type: order! };
  // `sell exit` may be the exit of a sell, or an exit that sells.
  const leaves = side ?? (orderAt > exitAt ? order : null);
  return isPart ? partOf(leaves) : closeOf(leaves);
}

type Direction = 'LONG' | 'SHORT' | null;

/** Both are no side. */
function sideOf(isLong: boolean, isShort: boolean): Direction {
  if (isLong === isShort) return null;
  return isLong ? 'LONG' : 'SHORT';
}

function opposite(side: Direction): Direction {
  if (side === null) return null;
  return side === 'LONG' ? 'SHORT' : 'LONG';
}

/** `buy short` may be either. */
function entryOf(side: Direction, order: Direction): SignalWord | undefined {
  const type = side ?? order;
  return type === null || (order !== null && order !== type) ? undefined : { type };
}

function closeOf(leaves: Direction): SignalWord {
  return leaves === null ? { type: 'CLOSE' } : { type: 'CLOSE', leaves };
}

function partOf(leaves: Direction): SignalWord {
  return { ...closeOf(leaves), isPartial: true };
}

/** `sell half` leaves the other half; `buy half` is an entry. */
function sharedOf(side: Direction, order: Direction): SignalWord | undefined {
  return order === 'SHORT' && side !== 'SHORT' ? partOf('LONG') : entryOf(side, order);
}

function isNumber(segment: Segment): segment is number {
  return typeof segment === 'number';
}

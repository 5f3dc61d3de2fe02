import type { SignalType } from '../../trading';
import { findSignalWord, type SignalWord } from './signal-words';

/** What the strategy holds after an order. */
export interface PositionAfter {
  side: 'LONG' | 'SHORT' | 'FLAT';
  /** Contracts or units; null when the alert does not say. */
  size: number | null;
}

/** What an order comes to. */
export interface OrderMeaning {
  type: SignalType;
  /** Of a partial exit, what is left. */
  remaining: Remainder | null;
}

/** What a partial exit leaves, as far as the alert says. */
export interface Remainder {
  side: 'LONG' | 'SHORT' | null;
  /** Contracts or units. */
  size: number | null;
  /** Of the position before, 0 to 1. */
  share: number | null;
}

/**
 * The position after the order decides: flat is a CLOSE whatever the action says; an action against the position that remains is a
 * partial exit; else it is an entry or an addition. Without a position the action stands for itself, and a word such as `trim` for a
 * partial exit of which nobody knows what it leaves. Null when there is neither.
 */
export function meaningOf(action: SignalWord | null, after: PositionAfter | null): OrderMeaning | null {
  if (action && isNoOrder(action.type)) return { type: action.type, remaining: null };
  if (after === null) return action && { type: action.type, remaining: remainderOf(action, null, null) };
  if (after.side === 'FLAT') return { type: 'CLOSE', remaining: null };
  if (action && isAgainst(action, after.side)) {
    return { type: 'CLOSE', remaining: remainderOf({ ...action, isPartial: true }, after.side, after.size) };
  }
  return { type: action?.type === 'HOLD' ? 'HOLD' : after.side, remaining: null };
}

function remainderOf({ isPartial, leaves, share }: SignalWord, side: Remainder['side'], size: number | null) {
  if (isPartial !== true) return null;
  return { side: side ?? leaves ?? null, size, share: share === undefined ? null : 1 - share };
}

/** Types that an indicator says of the market, whatever anybody holds. */
function isNoOrder(type: SignalType): boolean {
  return type === 'TOP' || type === 'BOTTOM' || type === 'DIVERGENCE';
}

/** An exit that leaves the other side is the first half of a reversal, and what remains is the entry. */
function isAgainst({ type, leaves }: SignalWord, side: 'LONG' | 'SHORT'): boolean {
  if (type === 'CLOSE') return leaves === undefined || leaves === side;
  return (type === 'LONG' && side === 'SHORT') || (type === 'SHORT' && side === 'LONG');
}

/**
 * The position that an alert tells by a word, a size, or both. A size of 0 is flat whatever the word says, a negative one short. Null
 * when it tells none.
 */
export function positionOf(word: string | null, size: number | null): PositionAfter | null {
  const side = word === null ? null : sideOf(word);
  if (size === 0 || side === 'FLAT') return { side: 'FLAT', size: size ?? 0 };
  if (side !== null) return { side, size: size === null ? null : Math.abs(size) };
  return size === null ? null : { side: size < 0 ? 'SHORT' : 'LONG', size: Math.abs(size) };
}

const flatWords = /^(?:flat|none|neutral|closed|out|0|zerado|zerada|neutro|plano)$/;

function sideOf(word: string): PositionAfter['side'] | null {
  if (flatWords.test(word.toLowerCase().replace(/[^a-z0-9]/g, ''))) return 'FLAT';
  const said = findSignalWord(word);
  return said?.type === 'LONG' || said?.type === 'SHORT' ? said.type : null;
}

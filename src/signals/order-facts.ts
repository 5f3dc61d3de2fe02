import type { JsonObject, Signal } from './signal';

/** What an alert said of its order beyond what a signal has: it is kept as `order` in the analysis data. */
export interface OrderFacts {
  /** Of a partial exit: the position that remains, as far as anybody knows it. */
  remaining: { side: 'long' | 'short' | null; size: number | null; share: number | null } | null;
  /** The order's size, in contracts, shares or coins. */
  contracts: number | null;
  /** Where the price comes from: the sender, the last signal of the symbol that had one, or nowhere. */
  priceSource: 'sender' | 'last-known' | 'none';
}

/** What stands as `remaining_side` of a partial exit whose sender did not say it. */
export const UNKNOWN_SIDE = 'unknown';

const NO_FACTS: OrderFacts = { remaining: null, contracts: null, priceSource: 'sender' };

/** The facts in a signal's analysis data, which anybody may have sent: what is not as it should be is not there. */
export function orderFactsOf({ analysisData }: { analysisData: JsonObject | null }): OrderFacts {
  const order = analysisData !== null && Object.hasOwn(analysisData, 'order') ? analysisData['order'] : null;
  if (typeof order !== 'object' || order === null || Array.isArray(order)) return NO_FACTS;
  const facts = new Map<string, unknown>(Object.entries(order));
  const source = facts.get('price_source');
  return {
    remaining: remainingOf(facts),
    contracts: sizeOf(facts.get('contracts')),
    priceSource: source === 'last-known' || source === 'none' ? source : 'sender',
  };
}

function remainingOf(facts: ReadonlyMap<string, unknown>): OrderFacts['remaining'] {
  const side = facts.get('remaining_side');
  if (side !== 'long' && side !== 'short' && side !== UNKNOWN_SIDE) return null;
  return {
    side: side === UNKNOWN_SIDE ? null : side,
    size: sizeOf(facts.get('remaining_contracts')),
    share: sizeOf(facts.get('remaining_share')),
  };
}

/**
 * What a signal says once it has been told: the strategy of a partial exit goes on holding what remains, and votes for it when others
 * report later; where nobody knows its side, it holds.
 */
export function asHeld(signal: Signal): Signal {
  const { remaining } = orderFactsOf(signal);
  if (remaining === null) return signal;
  const { order: _, ...analysisData } = signal.analysisData ?? {};
  const signalType = remaining.side === null ? 'HOLD' : remaining.side === 'long' ? 'LONG' : 'SHORT';
  return { ...signal, signalType, analysisData };
}

function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

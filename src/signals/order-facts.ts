import type { JsonObject, Signal } from './signal';

/** What an alert said of its order beyond what a signal has: it is kept as `order` in the analysis data. */
export interface OrderFacts {
  /** Of a partial exit: the position that remains. */
  remaining: { side: 'long' | 'short'; size: number | null } | null;
  /** The order's size, in contracts, shares or coins. */
  contracts: number | null;
  /** Where the price comes from: the sender, the last signal of the symbol that had one, or nowhere. */
  priceSource: 'sender' | 'last-known' | 'none';
}

const NO_FACTS: OrderFacts = { remaining: null, contracts: null, priceSource: 'sender' };

/** The facts in a signal's analysis data, which anybody may have sent: what is not as it should be is not there. */
export function orderFactsOf({ analysisData }: { analysisData: JsonObject | null }): OrderFacts {
  const order = analysisData !== null && Object.hasOwn(analysisData, 'order') ? analysisData['order'] : null;
  if (typeof order !== 'object' || order === null || Array.isArray(order)) return NO_FACTS;
  const facts = new Map<string, unknown>(Object.entries(order));
  const side = facts.get('remaining_side');
  const source = facts.get('price_source');
  return {
    remaining: side === 'long' || side === 'short' ? { side, size: sizeOf(facts.get('remaining_contracts')) } : null,
    contracts: sizeOf(facts.get('contracts')),
    priceSource: source === 'last-known' || source === 'none' ? source : 'sender',
  };
}

/**
 * What a signal says once it has been told: the strategy of a partial exit goes on holding what remains, and votes for it when others
 * report later.
 */
export function asHeld(signal: Signal): Signal {
  const { remaining } = orderFactsOf(signal);
  if (remaining === null) return signal;
  const { order: _, ...analysisData } = signal.analysisData ?? {};
  return { ...signal, signalType: remaining.side === 'long' ? 'LONG' : 'SHORT', analysisData };
}

function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

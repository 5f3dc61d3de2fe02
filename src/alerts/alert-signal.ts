import type { Direction, SignalStrength, SignalType } from '../trading';

export const SIGNAL_SOURCES = ['aggregated', 'individual'] as const;
export type SignalSource = (typeof SIGNAL_SOURCES)[number];

/** A strategy that had its part in an aggregated signal, and its normalised weight from 0 to 1. */
export interface ContributingStrategy {
  strategyName: string;
  weight: number;
}

/**
 * What an alert is made of: one strategy's signal, or the aggregated one of a symbol. Fields that are optional on the wire may
 * be absent or null.
 */
export interface AlertSignal {
  source: SignalSource;
  symbol: string;
  signalType: SignalType;
  direction: Direction;
  /** The signal's own time, ISO 8601. */
  timestamp: string;
  /** Null where nobody knows one. */
  price: number | null;
  /** Of an aggregated signal, one word that never changes: repeats are recognised by it. */
  strategyName: string;
  /** Only of an aggregated signal. */
  contributingStrategies?: readonly ContributingStrategy[] | null;
  signalStrength: SignalStrength;
  /** 0 to 1, as are position size and max risk. */
  confidence: number;
  positionSize: number;
  stopLoss?: number | null;
  takeProfit?: number | null;
  maxRisk?: number | null;
  /** As the strategy sent it: `reason` and `volatility` are shown when they can be read. */
  analysisData?: Readonly<Record<string, unknown>> | null;
  /** Of a CLOSE that is a partial exit: the position that remains. */
  remaining?: RemainingPosition | null;
  /** The order's size where it is no share of the account, such as `3` contracts. */
  contracts?: number | null;
  /** The signal came without a price, and this is the last one known of its symbol. */
  isLastKnownPrice?: boolean;
}

/** What is left of a position, as far as its sender said it. */
export interface RemainingPosition {
  side: 'long' | 'short' | null;
  /** In contracts, shares or coins. */
  size: number | null;
  /** Of the position before, 0 to 1. */
  share?: number | null;
}

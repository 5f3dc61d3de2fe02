import type { Direction, SignalStrength, SignalType } from '../../trading';
import type { JsonObject } from '../signal';
import type { JointOrder } from './joint-order';

/** A strategy that stands behind an aggregated signal. */
export interface Contribution {
  strategyName: string;
  /** Its share of all weights, 0 to 1. */
  weight: number;
}

/** What all strategies together say of one symbol. */
export interface AggregatedSignal {
  symbol: string;
  signalType: SignalType;
  direction: Direction;
  price: number;
  signalStrength: SignalStrength;
  confidence: number;
  positionSize: number;
  stopLoss: number | null;
  takeProfit: number | null;
  maxRisk: number | null;
  /** The latest time among the contributing signals: ISO 8601 UTC with milliseconds. */
  timestamp: string;
  /** The votes for the dominant type; above 1 where a strategy sent several signals of it. */
  dominantWeight: number;
  /** The strategies whose signals went into it: the heaviest first, then by name. */
  contributions: Contribution[];
  /** Of the contributing signal that counted most. */
  analysisData: JsonObject | null;
  /** What the contributing signals say of their orders together. */
  order: JointOrder;
}

/** Why the strategies together say nothing of a symbol. */
export type WithheldReason =
  'hold-dominant' | 'opposing' | 'no-majority' | 'below-conservative-weight' | 'below-consensus-threshold';

export type MethodOutcome =
  { kind: 'aggregated'; signal: AggregatedSignal } | { kind: 'withheld'; reason: WithheldReason };

import type { Direction, SignalStrength, SignalType } from '../trading';

/** What came as a JSON object: bounded in size and depth, with no character that a store cannot keep. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What one strategy says of one symbol at one time. Every number is finite. */
export interface Signal {
  strategyName: string;
  symbol: string;
  signalType: SignalType;
  /** The signal's own time: ISO 8601 UTC with milliseconds, always 24 characters, so that texts sort as times. */
  timestamp: string;
  /** May be negative. 0 where `order.price_source` of the analysis data is `none`: an alert that came without one. */
  price: number;
  signalStrength: SignalStrength;
  /** 0 to 1. */
  confidence: number;
  /** A share of the capital, 0 to 1. */
  positionSize: number;
  /** As its sender wrote it, without effect; `directionOf` tells what a type means. */
  direction: Direction | null;
  stopLoss: number | null;
  takeProfit: number | null;
  /** 0 to 1. */
  maxRisk: number | null;
  correlationValue: number | null;
  analysisData: JsonObject | null;
  metadata: JsonObject | null;
  /** Its sender's name for it, unique within the strategy: a repeat is not stored again. */
  signalId: string | null;
}

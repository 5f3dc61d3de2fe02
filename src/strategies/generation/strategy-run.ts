import type { Parameters, Silence, StrategySignal } from '../strategy';

/** One strategy as it is to run: a rule with its parameters, under the name of its signals. */
export interface StrategyRun {
  /** The name under which its signals go out; two runs of one rule have different ones. */
  name: string;
  /** The name of the rule. */
  rule: string;
  parameters: Parameters;
  /** In upper case; null for every symbol that has candles, but for those of VIX. */
  symbols: readonly string[] | null;
  intervalMs: number;
  /** The share of the capital that its signals name, 0 to 1. */
  positionSize: number;
}

/** The days that a run looks at, and its time. */
export interface RunSpan {
  fromMs: number;
  atMs: number;
}

/** What a strategy says of a symbol at its newest closed candle. */
export interface Opinion {
  symbol: string;
  /** Null when it says nothing; then `silence` tells why. */
  signal: StrategySignal | null;
  silence: Silence | null;
  /** When its newest closed candle closed; null without any. */
  newestCloseMs: number | null;
  /** Whether no newer candle was due yet, by the longest pause between two of its candles. */
  isCurrent: boolean;
}

/** What one strategy came up with. */
export interface RunResult {
  opinions: Opinion[];
  /** How many signals it made in the whole span. */
  signals: number;
  performance: Performance;
}

/** What the signals of a span led to; see `measurePerformance`. Returns are shares: 0.02 is 2 %. */
export interface Performance {
  /** Signals that were followed by a candle. */
  count: number;
  /** Signals that are too new to tell, or whose prices have no return. */
  open: number;
  hitRate: number | null;
  meanReturn: number | null;
  totalReturn: number | null;
  maxDrawdown: number | null;
}

/** Open, high, low, close and volume of one symbol over one interval. Every number is finite; prices may be negative. */
export interface Candle {
  /** When it begins, in milliseconds since 1970. */
  startMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  /** 0 or more; null where the source has none. */
  volume: number | null;
}

/** Candles of one symbol over one interval, the oldest first, each start once. */
export interface CandleSet {
  /** In upper case. */
  symbol: string;
  /** As `intervalName` writes it. */
  interval: string;
  candles: Candle[];
}

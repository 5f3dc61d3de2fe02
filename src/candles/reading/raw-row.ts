import type { DecimalMark } from './candle-number';
import type { CandleField } from './columns';

/** One candle as its source wrote it, before anything of it is checked. */
export interface RawRow extends Partial<Record<CandleField, unknown>> {
  /** Its line in a file, or its place in a list. */
  place: number;
}

/** What a source holds, as far as its form was understood. */
export interface RawCandles {
  rows: RawRow[];
  /** How a message names a row, or a field of it: `line 7, close`, `candles[6].close`. */
  locate: (place: number, field?: string) => string;
  /** What the source says of all its rows; undefined where it does not. */
  symbol?: string;
  interval?: string;
  /** Set where the form leaves no doubt. */
  decimalMark?: DecimalMark;
}

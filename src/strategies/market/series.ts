/** Candles of one symbol over one interval in columns, the oldest first. A million of them as objects would be ten times as much. */
export interface Series {
  symbol: string;
  intervalMs: number;
  /** When each candle begins, in milliseconds since 1970. */
  start: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  /** NaN where the source has none. */
  volume: Float64Array;
}

/** What strategies look at. */
export interface Market {
  /** In the order of their symbols. */
  symbols: readonly Series[];
  /** The volatility index; null where there are no candles of it. */
  vix: Series | null;
}

const COLUMNS = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;

/** A series of rows in the order of its columns: start, open, high, low, close, volume (null for none). */
export function seriesOf(symbol: string, intervalMs: number, rows: readonly (readonly (number | null)[])[]): Series {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index] ?? NaN);
  const [start, open, high, low, close, volume] = COLUMNS.map((_, index) => column(index)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { symbol, intervalMs, start, open, high, low, close, volume };
}

/** When a candle of a series has closed: all that it tells was known then, and not before. */
export function closeTimeOf({ start, intervalMs }: Series, index: number): number {
  return start[index]! + intervalMs;
}

/** The candles that had closed by that time. */
export function closedBy(series: Series, atMs: number): Series {
  const count = countAtMost(series.start, atMs - series.intervalMs);
  return count === series.start.length ? series : sliceSeries(series, 0, count);
}

export function closedMarket({ symbols, vix }: Market, atMs: number): Market {
  return { symbols: symbols.map((series) => closedBy(series, atMs)), vix: vix && closedBy(vix, atMs) };
}

/** A part of a series; nothing is copied. */
export function sliceSeries(series: Series, from: number, to: number): Series {
  const { symbol, intervalMs } = series;
  const part = (column: (typeof COLUMNS)[number]) => series[column].subarray(from, to);
  return {
    ...{ symbol, intervalMs, start: part('start'), open: part('open'), high: part('high') },
    ...{ low: part('low'), close: part('close'), volume: part('volume') },
  };
}

/** How many of ascending values are at most so much. */
export function countAtMost(values: Float64Array, most: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

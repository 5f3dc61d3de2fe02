import type { Series } from './series';

const WEEK_MS = 7 * 24 * 3_600_000;
/** 1970 began on a Thursday; weeks begin on Monday. */
const MONDAY_MS = 4 * 24 * 3_600_000;

/**
 * Longer candles out of shorter ones: of each span (in UTC; days from midnight, weeks from Monday) the first open, the last close, the
 * highest high, the lowest low, the sum of the volumes. The interval is a multiple of that of the series.
 */
export function resample(series: Series, intervalMs: number): Series {
  const offset = intervalMs % WEEK_MS === 0 ? MONDAY_MS : 0;
  const spanOf = (index: number) => Math.floor((series.start[index]! - offset) / intervalMs);
  const firsts: number[] = [];
  for (let index = 0; index < series.start.length; index += 1) {
    if (index === 0 || spanOf(index) !== spanOf(index - 1)) firsts.push(index);
  }
  const made = firsts.map((first, span) => {
    const end = firsts[span + 1] ?? series.start.length;
    let [high, low, volume] = [-Infinity, Infinity, 0];
    for (let index = first; index < end; index += 1) {
      high = Math.max(high, series.high[index]!);
      low = Math.min(low, series.low[index]!);
      volume += series.volume[index]!;
    }
    const start = spanOf(first) * intervalMs + offset;
    return [start, series.open[first]!, high, low, series.close[end - 1]!, volume] as const;
  });
  const column = (index: number) => Float64Array.from(made, (row) => row[index]!);
  return {
    ...{ symbol: series.symbol, intervalMs, start: column(0), open: column(1), high: column(2) },
    ...{ low: column(3), close: column(4), volume: column(5) },
  };
}

import { closeTimeOf, type Series } from './series';

/** Older values say nothing of now: a feed that stopped must not look like a market that stands still. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;

/**
 * For each candle of a series the close of another series that was the latest known when it closed; NaN where there was none, or none of the
 * last seven days. The two may have different intervals, holidays and hours.
 */
export function closesAsOf(series: Series, other: Series | null): Float64Array {
  const known = new Float64Array(series.start.length).fill(NaN);
  if (!other) return known;
  let next = 0;
  for (let index = 0; index < known.length; index += 1) {
    const atMs = closeTimeOf(series, index);
    while (next < other.start.length && closeTimeOf(other, next) <= atMs) next += 1;
    if (next > 0 && atMs - closeTimeOf(other, next - 1) <= MAX_AGE_MS) known[index] = other.close[next - 1]!;
  }
  return known;
}

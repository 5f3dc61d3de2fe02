import { logReturns, standardDeviations } from '../math/returns';
import { SortedWindow } from '../math/sorted-window';
import { real, type Strategy, whole } from '../strategy';
import { cap, decideEach } from './each-candle';

const DAY_MS = 86_400_000;
const TRADING_DAYS = 252;

/**
 * Joins a market that begins to move, and leaves one that has gone wild.
 *
 * With `s` the sample standard deviation of the last `window` logarithmic returns:
 *
 *     volatility = s * sqrt(candles in a year), with 252 days of candles in a year
 *     p(q) = the q-th percentile of the last `lookback` volatilities, this one included (linear, R's type 7)
 *     SHORT when volatility > p(short_percentile), else LONG when volatility > p(long_percentile)
 *     confidence = LONG: 0.6 + 0.2 * (volatility - p(long)) / (p(short) - p(long));
 *                  SHORT: 0.7 + 0.25 * (volatility / p(short) - 1), at most 0.95, which is also that of p(short) = 0
 *
 * Volatility is a share per year (0.2 is 20 %); windows count candles, on daily candles days. Source: realised volatility as in Hull,
 * Options, Futures, and Other Derivatives, "Estimating Volatility from Historical Data".
 */
export const volatility: Strategy<'window' | 'lookback' | 'long_percentile' | 'short_percentile'> = {
  name: 'volatility',
  summary: 'LONG when the annualised volatility is over its 75th percentile, SHORT when it is over its 95th.',
  rules: {
    window: whole(14, 2, 500, 'Returns of which the volatility is measured.'),
    lookback: whole(60, 10, 2000, 'Volatilities with which it is compared.'),
    long_percentile: real(75, 1, 99.9, 'Over this percentile it is LONG.'),
    short_percentile: real(95, 1, 99.9, 'Over this percentile it is SHORT.'),
  },
  readsVix: false,
  warmUp: ({ window, lookback }) => window + lookback,
  check: ({ long_percentile, short_percentile }) =>
    long_percentile < short_percentile ? null : 'long_percentile must be below short_percentile',
  generate(market, { window, lookback, long_percentile, short_percentile }, atMs) {
    return decideEach(market, { warmUp: window + lookback, atMs }, (series) => {
      const candlesInYear = (TRADING_DAYS * DAY_MS) / series.intervalMs;
      const deviations = standardDeviations(logReturns(series.close), window);
      const measured = deviations.map((deviation) => deviation * Math.sqrt(candlesInYear));
      const percentiles = percentilesAt(measured, lookback, [long_percentile, short_percentile]);
      return (index) => {
        const now = measured[index]!;
        const [longOver, shortOver] = [percentiles[0]![index]!, percentiles[1]![index]!];
        if (Number.isNaN(longOver)) return { kind: 'price-not-above-zero' };
        const values = { volatility: now, long_over: longOver, short_over: shortOver };
        if (now > shortOver) return { type: 'SHORT', confidence: cap(0.7 + 0.25 * (now / shortOver - 1)), values };
        if (!(now > longOver)) return { kind: 'no-condition', values };
        return { type: 'LONG', confidence: cap(0.6 + (0.2 * (now - longOver)) / (shortOver - longOver)), values };
      };
    });
  },
};

/** For each place the percentiles of the `count` values that end there; NaN where one of them is none. */
function percentilesAt(values: Float64Array, count: number, percents: readonly number[]): Float64Array[] {
  const made = percents.map(() => new Float64Array(values.length).fill(NaN));
  const window = new SortedWindow(count);
  for (let index = 0; index < values.length; index += 1) {
    if (Number.isNaN(values[index]!)) {
      window.clear();
      continue;
    }
    window.push(values[index]!, values[index - count]!);
    if (!window.isFull) continue;
    for (const [place, percent] of percents.entries()) made[place]![index] = window.percentile(percent);
  }
  return made;
}

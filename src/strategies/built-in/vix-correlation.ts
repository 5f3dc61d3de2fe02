import { closesAsOf } from '../market/as-of';
import { pearson } from '../math/pearson';
import { simpleReturns } from '../math/returns';
import { real, type Strategy, whole } from '../strategy';
import { cap, decideEach } from './each-candle';

/**
 * Follows what fear does to a symbol, where the two have moved together for a while.
 *
 * With `r` the symbol's return from candle to candle, `v` that of VIX as it was known at the same closes, and `c(n)` Pearson's correlation
 * of the last n pairs of them, for the short, the middle and the long window:
 *
 *     each c(n) <= -min_correlation: LONG when VIX fell over the short window, SHORT when it rose
 *     each c(n) >= +min_correlation: DIVERGENCE, since what usually falls with fear rises with it
 *     confidence = the amount of the mean of the three, at most 0.95
 *
 * Correlations are without unit, -1 to 1; the windows count candles, on daily candles days. Nothing is said where VIX or the symbol does
 * not move in a window. Source: the asymmetric, negative relation of the S&P 500 and VIX (Whaley 2000, The Investor Fear Gauge).
 */
export const vixCorrelation: Strategy<'short_window' | 'middle_window' | 'long_window' | 'min_correlation'> = {
  name: 'vix_correlation',
  summary: 'Follows the correlation of returns with those of VIX over 14, 21 and 30 candles.',
  rules: {
    short_window: whole(14, 3, 500, 'Returns in the short window.'),
    middle_window: whole(21, 3, 500, 'Returns in the middle window.'),
    long_window: whole(30, 3, 500, 'Returns in the long window.'),
    min_correlation: real(0.5, 0.05, 0.99, 'The correlation that each window must reach, in amount.'),
  },
  readsVix: true,
  warmUp: ({ short_window, middle_window, long_window }) => Math.max(short_window, middle_window, long_window) + 1,
  generate(market, { short_window, middle_window, long_window, min_correlation: least }, atMs) {
    const windows = [short_window, middle_window, long_window];
    const warmUp = Math.max(...windows) + 1;
    return decideEach(market, { warmUp, atMs }, (series, vixSeries) => {
      const vixAt = closesAsOf(series, vixSeries);
      const returns = simpleReturns(series.close);
      const vixReturns = simpleReturns(vixAt);
      return (index) => {
        if (hasGap(vixReturns, index, warmUp - 1)) return { kind: 'no-vix' };
        if (hasGap(returns, index, warmUp - 1)) return { kind: 'price-not-above-zero' };
        const [short, middle, long] = windows.map((count) => pearson(returns, vixReturns, index, count)) as [
          number,
          number,
          number,
        ];
        const mean = (short + middle + long) / 3;
        if (Number.isNaN(mean)) return { kind: 'no-movement' };
        const vixMove = vixAt[index]! / vixAt[index - short_window]! - 1;
        const values = { short, middle, long, vix_move: vixMove };
        const verdict = { confidence: cap(Math.abs(mean)), values, correlation: mean };
        if (Math.min(short, middle, long) >= least) return { ...verdict, type: 'DIVERGENCE' };
        if (Math.max(short, middle, long) > -least || vixMove === 0) return { kind: 'no-condition', values };
        return { ...verdict, type: vixMove < 0 ? 'LONG' : 'SHORT' };
      };
    });
  },
};

/** Whether one of the `count` values that end there is none. */
function hasGap(values: Float64Array, end: number, count: number): boolean {
  for (let index = end - count + 1; index <= end; index += 1) if (Number.isNaN(values[index]!)) return true;
  return false;
}

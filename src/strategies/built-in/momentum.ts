import { RSI, SMA } from 'trading-signals';
import { type Strategy, whole } from '../strategy';
import { cap, decideEach } from './each-candle';

/**
 * Follows a trend that the last candles confirm.
 *
 *     fast, slow = simple moving averages of the closes
 *     RSI = 100 - 100 / (1 + mean gain / mean loss) over the last `rsi_window` changes; 100 without losses
 *     LONG when fast > slow and RSI > 50; SHORT when fast < slow and RSI < 50
 *     confidence = 0.5 + 5 |fast / slow - 1| (at most 0.25) + 0.2 |RSI - 50| / 50, at most 0.95
 *
 * Averages are in the price's unit, RSI is 0 to 100, windows count candles, on daily candles days. The means of the RSI are simple ones
 * (Cutler's RSI), not Wilder's: those never forget, so that a value would depend on where the candles begin. Source: Brock, Lakonishok,
 * LeBaron 1992, Simple Technical Trading Rules; Wilder 1978, New Concepts in Technical Trading Systems.
 */
export const momentum: Strategy<'fast_window' | 'slow_window' | 'rsi_window'> = {
  name: 'momentum',
  summary: 'LONG while the average of 10 candles is over that of 30 and RSI over 50, SHORT the other way round.',
  rules: {
    fast_window: whole(10, 2, 500, 'Candles in the fast average.'),
    slow_window: whole(30, 3, 1000, 'Candles in the slow average.'),
    rsi_window: whole(14, 2, 500, 'Changes of which the RSI is made.'),
  },
  readsVix: false,
  warmUp: ({ slow_window, rsi_window }) => Math.max(slow_window, rsi_window + 1),
  check: ({ fast_window, slow_window }) => (fast_window < slow_window ? null : 'fast_window must be below slow_window'),
  generate(market, { fast_window, slow_window, rsi_window }, atMs) {
    const warmUp = Math.max(slow_window, rsi_window + 1);
    return decideEach(market, { warmUp, atMs }, ({ close }) => {
      const fastAt = valuesOf(new SMA(fast_window), close);
      const slowAt = valuesOf(new SMA(slow_window), close);
      const rsiAt = valuesOf(new RSI(rsi_window, SMA), close);
      return (index) => {
        const [fast, slow, rsi] = [fastAt[index]!, slowAt[index]!, rsiAt[index]!];
        if (!(slow > 0 && fast > 0)) return { kind: 'price-not-above-zero' };
        const values = { fast, slow, rsi };
        const isLong = fast > slow && rsi > 50;
        if (!isLong && !(fast < slow && rsi < 50)) return { kind: 'no-condition', values };
        const spread = Math.min(0.25, 5 * Math.abs(fast / slow - 1));
        const confidence = cap(0.5 + spread + (0.2 * Math.abs(rsi - 50)) / 50);
        return { type: isLong ? 'LONG' : 'SHORT', confidence, values };
      };
    });
  },
};

function valuesOf(
  indicator: { update(value: number, replace: boolean): number | null },
  closes: Float64Array,
): Float64Array {
  return closes.map((close) => indicator.update(close, false) ?? NaN);
}

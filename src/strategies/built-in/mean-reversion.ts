import { closesAsOf } from '../market/as-of';
import { real, type Strategy, whole } from '../strategy';
import { cap, decideEach } from './each-candle';

/**
 * Buys what has fallen while the market is afraid.
 *
 * With `peak` the highest close of the last `window` candles, this one included:
 *
 *     drawdown = (peak - close) / peak
 *     LONG when drawdown > min_drawdown and VIX > min_vix
 *     confidence = 0.6 + 2 (drawdown - min_drawdown) + (VIX - min_vix) / 100, at most 0.95
 *
 * The drawdown is a share (0.07 is 7 %), VIX is in points: the latest close that was known when the candle closed, of the last seven
 * days. On daily candles the window is in days. Source: short-term reversal (Jegadeesh 1990, Evidence of Predictable Behavior of Security
 * Returns) after falls, while VIX is over its long-term middle of about 20.
 */
export const meanReversion: Strategy<'window' | 'min_drawdown' | 'min_vix'> = {
  name: 'mean_reversion',
  summary: 'LONG after a fall of more than 7 % from the highest close of 14 candles, while VIX is over 20.',
  rules: {
    window: whole(14, 2, 500, 'Candles in which the peak is looked for.'),
    min_drawdown: real(0.07, 0.001, 0.99, 'The fall from the peak that must be exceeded, as a share.'),
    min_vix: real(20, 0, 200, 'VIX must be over it, in points.'),
  },
  readsVix: true,
  warmUp: ({ window }) => window,
  generate(market, { window, min_drawdown: minDrawdown, min_vix: minVix }, atMs) {
    return decideEach(market, { warmUp: window, atMs }, (series, vixSeries) => {
      const { close } = series;
      const vixAt = closesAsOf(series, vixSeries);
      return (index) => {
        let peak = -Infinity;
        for (let place = index - window + 1; place <= index; place += 1) peak = Math.max(peak, close[place]!);
        if (peak <= 0) return { kind: 'price-not-above-zero' };
        const vix = vixAt[index]!;
        if (Number.isNaN(vix)) return { kind: 'no-vix' };
        const drawdown = (peak - close[index]!) / peak;
        const values = { drawdown, peak, vix };
        if (!(drawdown > minDrawdown && vix > minVix)) return { kind: 'no-condition', values };
        const confidence = cap(0.6 + 2 * (drawdown - minDrawdown) + (vix - minVix) / 100);
        return { type: 'LONG', confidence, values };
      };
    });
  },
};

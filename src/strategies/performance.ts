import { directionOf } from '../trading';
import type { Performance } from './generation/strategy-run';
import { countAtMost, type Series } from './market/series';
import type { SymbolSignals } from './strategy';

/**
 * What the signals came to by the candles that followed. Each signal is held from its own close to the close of the next candle of its
 * symbol: strategies say at each candle anew what they think, so a position that is kept is one signal after the other.
 *
 *     return of a signal = side * (next close / close - 1), side 1 for LONG and BOTTOM, -1 for SHORT and TOP; others are not counted
 *     hit rate = the share of returns above 0;  mean return = their mean
 *     total return = the product of (1 + the mean return of the signals that closed at one time) over all times, less 1
 *     maximum drawdown = the largest fall of that product from a peak before it, as a share
 *
 * Without costs. Null where there is nothing to measure.
 */
export function measurePerformance(
  results: readonly SymbolSignals[],
  symbols: readonly Series[],
  fromMs: number,
): Performance {
  const seriesOf = new Map(symbols.map((series) => [series.symbol, series]));
  const byTime = new Map<number, { sum: number; count: number }>();
  let [count, open, hits, sum] = [0, 0, 0, 0];
  for (const { symbol, signals } of results) {
    const series = seriesOf.get(symbol);
    if (!series) continue;
    for (const signal of signals) {
      const direction = directionOf(signal.type);
      if (signal.closeMs <= fromMs || direction === 'HOLD') continue;
      const next = countAtMost(series.start, signal.startMs);
      const made = next < series.start.length ? series.close[next]! / signal.price - 1 : NaN;
      if (!(signal.price > 0) || Number.isNaN(made)) {
        open += 1;
        continue;
      }
      const gained = direction === 'BUY' ? made : -made;
      count += 1;
      sum += gained;
      if (gained > 0) hits += 1;
      const closeMs = series.start[next]! + series.intervalMs;
      const together = byTime.get(closeMs);
      if (together) {
        together.sum += gained;
        together.count += 1;
      } else byTime.set(closeMs, { sum: gained, count: 1 });
    }
  }
  if (count === 0) return { count, open, hitRate: null, meanReturn: null, totalReturn: null, maxDrawdown: null };
  return { count, open, hitRate: hits / count, meanReturn: sum / count, ...compound(byTime) };
}

function compound(byTime: ReadonlyMap<number, { sum: number; count: number }>) {
  let [worth, peak, maxDrawdown] = [1, 1, 0];
  for (const [, { sum, count }] of [...byTime].sort(([one], [other]) => one - other)) {
    // Nobody loses more than everything.
    worth *= Math.max(0, 1 + sum / count);
    peak = Math.max(peak, worth);
    maxDrawdown = Math.max(maxDrawdown, (peak - worth) / peak);
  }
  return { totalReturn: worth - 1, maxDrawdown };
}

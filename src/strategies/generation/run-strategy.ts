import { findStrategy } from '../built-in';
import { closedMarket, closeTimeOf, type Market, type Series } from '../market/series';
import { measurePerformance } from '../performance';
import type { Opinion, RunResult, RunSpan, StrategyRun } from './strategy-run';

/** Runs one strategy over its candles: what it says now, and what its signals of the span led to. Pure. */
export function runStrategy(run: StrategyRun, market: Market, { fromMs, atMs }: RunSpan): RunResult {
  const strategy = findStrategy(run.rule);
  if (!strategy) throw new Error(`There is no strategy ${run.rule}`);
  const results = strategy.generate(market, run.parameters, atMs);
  const closed = new Map(closedMarket(market, atMs).symbols.map((series) => [series.symbol, series]));
  const opinions = results.map(({ symbol, signals, silence }): Opinion => {
    const newestCloseMs = newestClose(closed.get(symbol));
    const last = signals.at(-1);
    const signal = last?.closeMs === newestCloseMs ? (last ?? null) : null;
    const isCurrent = isUpToDate(closed.get(symbol), atMs);
    return { symbol, signal, silence: signal ? null : silence, newestCloseMs, isCurrent };
  });
  const signals = results.reduce((sum, one) => sum + one.signals.filter(({ closeMs }) => closeMs > fromMs).length, 0);
  return { opinions, signals, performance: measurePerformance(results, [...closed.values()], fromMs) };
}

function newestClose(series: Series | undefined): number | null {
  const last = (series?.start.length ?? 0) - 1;
  return series && last >= 0 ? closeTimeOf(series, last) : null;
}

/**
 * Whether the next candle of a series was not due yet, or by one interval at most: it has paused no longer than it paused before, over
 * nights and weekends. Else its source has stopped, and what it says is of the past.
 */
function isUpToDate(series: Series | undefined, atMs: number): boolean {
  const newestMs = newestClose(series);
  if (!series || newestMs === null) return false;
  let longestMs = series.intervalMs;
  for (let index = 1; index < series.start.length; index += 1) {
    longestMs = Math.max(longestMs, series.start[index]! - series.start[index - 1]!);
  }
  return atMs - newestMs <= longestMs + series.intervalMs;
}

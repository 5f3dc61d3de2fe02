import { closedMarket, closeTimeOf, type Market, type Series } from '../market/series';
import type { Silence, StrategySignal, SymbolSignals } from '../strategy';

/** What a strategy decides at one candle: what a signal says, or why there is none. */
export type Verdict = Pick<StrategySignal, 'type' | 'confidence' | 'values' | 'correlation'> | Silence;

/** Decides at the candle of that place, which has at least the warm-up of candles up to it. */
export type DecideAt = (index: number) => Verdict;

/** The signals of a strategy that looks at each symbol by itself: `prepare` is called for each, and its answer for each candle. */
export function decideEach(
  market: Market,
  { warmUp, atMs }: { warmUp: number; atMs: number },
  prepare: (series: Series, vix: Series | null) => DecideAt,
): SymbolSignals[] {
  const { symbols, vix } = closedMarket(market, atMs);
  return symbols.map((series) => {
    const have = series.start.length;
    if (have === 0) return { symbol: series.symbol, signals: [], silence: { kind: 'no-candles' } };
    if (have < warmUp) {
      return { symbol: series.symbol, signals: [], silence: { kind: 'too-few-candles', have, need: warmUp } };
    }
    return decideSeries(series, warmUp, prepare(series, vix));
  });
}

function decideSeries(series: Series, warmUp: number, decideAt: DecideAt): SymbolSignals {
  const signals: StrategySignal[] = [];
  let silence: Silence | null = null;
  for (let index = warmUp - 1; index < series.start.length; index += 1) {
    const verdict = decideAt(index);
    if ('kind' in verdict) silence = verdict;
    else {
      signals.push(toSignal(series, index, verdict));
      silence = null;
    }
  }
  return { symbol: series.symbol, signals, silence };
}

export function toSignal(series: Series, index: number, verdict: Exclude<Verdict, Silence>): StrategySignal {
  return {
    symbol: series.symbol,
    startMs: series.start[index]!,
    closeMs: closeTimeOf(series, index),
    price: series.close[index]!,
    ...verdict,
  };
}

/** The most that a rule is sure of itself. */
export const MAX_CONFIDENCE = 0.95;

export function cap(confidence: number): number {
  return Math.min(MAX_CONFIDENCE, Math.max(0, confidence));
}

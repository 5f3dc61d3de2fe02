import { closedMarket, type Market, type Series } from '../market/series';
import { real, type Silence, type Strategy, type StrategySignal, type SymbolSignals, whole } from '../strategy';
import { cap, toSignal } from './each-candle';

interface Candidate {
  series: Series;
  index: number;
  signals: StrategySignal[];
  returns: number[];
  /** Twice the sum of its ranks from 0: whole numbers, so that equal scores are equal. */
  ranks: number;
  score: number;
}

/**
 * Buys the strongest symbols and sells the weakest, by their momentum over three windows.
 *
 * At each close, among the n symbols that have a candle of the same start and the warm-up before it:
 *
 *     r(w) = close / close w candles before - 1, for the three windows
 *     p(w) = (rank of r(w) - 1) / (n - 1): 0 for the weakest, 1 for the strongest, ties share the mean of their ranks
 *     score = the mean of the three p(w);  k = the whole part of n * top_share, at least 1
 *     LONG when fewer than k symbols have a higher score, score > 0.5 and the mean of the three r(w) > 0
 *     SHORT when fewer than k symbols have a lower score, score < 0.5 and the mean of the three r(w) < 0
 *     confidence = 0.5 + 0.45 |2 score - 1|
 *
 * Returns are shares, windows count candles, on daily candles days. Source: cross-sectional momentum (Jegadeesh, Titman 1993, Returns to
 * Buying Winners and Selling Losers).
 */
export const multiBucket: Strategy<'short_window' | 'middle_window' | 'long_window' | 'top_share' | 'min_symbols'> = {
  name: 'multi_bucket',
  summary: 'LONG the strongest and SHORT the weakest symbols by their returns over 7, 14 and 30 candles.',
  rules: {
    short_window: whole(7, 1, 500, 'Candles of the short return.'),
    middle_window: whole(14, 1, 500, 'Candles of the middle return.'),
    long_window: whole(30, 1, 500, 'Candles of the long return.'),
    top_share: real(0.2, 0.01, 0.5, 'The share of the symbols at either end that gets a signal.'),
    min_symbols: whole(3, 2, 1000, 'With fewer symbols nothing is said.'),
  },
  readsVix: false,
  warmUp: ({ short_window, middle_window, long_window }) => Math.max(short_window, middle_window, long_window) + 1,
  generate(market, parameters, atMs) {
    const { short_window, middle_window, long_window, top_share: share, min_symbols: minSymbols } = parameters;
    const windows = [short_window, middle_window, long_window];
    const warmUp = Math.max(...windows) + 1;
    const { symbols } = closedMarket(market, atMs);
    const made = new Map(symbols.map((series): [Series, SymbolSignals] => [series, emptyFor(series, warmUp)]));
    for (const places of placesByStart(symbols, warmUp - 1)) {
      const candidates = places.flatMap(({ series, index }) => candidateOf(series, index, windows, made.get(series)!));
      if (candidates.length >= minSymbols) rank(candidates, windows.length);
      const k = Math.max(1, Math.floor(candidates.length * share));
      for (const candidate of candidates) {
        const result = made.get(candidate.series)!;
        const need = { kind: 'too-few-symbols', have: candidates.length, need: minSymbols } as const;
        result.silence = candidates.length < minSymbols ? need : decide(candidate, candidates, k);
      }
    }
    return [...made.values()];
  },
};

function emptyFor(series: Series, need: number): SymbolSignals {
  const have = series.start.length;
  const silence: Silence = have === 0 ? { kind: 'no-candles' } : { kind: 'too-few-candles', have, need };
  return { symbol: series.symbol, signals: [], silence };
}

/** The candles of the same start, from the place on, in the order of time. */
function* placesByStart(symbols: Market['symbols'], from: number): Generator<{ series: Series; index: number }[]> {
  const next = symbols.map(() => from);
  for (;;) {
    let earliest = Infinity;
    for (const [which, series] of symbols.entries())
      earliest = Math.min(earliest, series.start[next[which]!] ?? Infinity);
    if (earliest === Infinity) return;
    const places: { series: Series; index: number }[] = [];
    for (const [which, series] of symbols.entries()) {
      if (series.start[next[which]!] !== earliest) continue;
      places.push({ series, index: next[which]! });
      next[which]! += 1;
    }
    yield places;
  }
}

function candidateOf(series: Series, index: number, windows: readonly number[], result: SymbolSignals): Candidate[] {
  const close = series.close[index]!;
  const before = windows.map((window) => series.close[index - window]!);
  if (close > 0 && before.every((price) => price > 0)) {
    return [
      { series, index, signals: result.signals, returns: before.map((price) => close / price - 1), ranks: 0, score: 0 },
    ];
  }
  result.silence = { kind: 'price-not-above-zero' };
  return [];
}

/** Gives each candidate its score. */
function rank(candidates: readonly Candidate[], windows: number): void {
  const last = candidates.length - 1;
  for (let window = 0; window < windows; window += 1) {
    const sorted = [...candidates].sort((one, other) => one.returns[window]! - other.returns[window]!);
    for (let first = 0; first <= last;) {
      let end = first;
      while (end < last && sorted[end + 1]!.returns[window] === sorted[first]!.returns[window]) end += 1;
      for (let place = first; place <= end; place += 1) sorted[place]!.ranks += first + end;
      first = end + 1;
    }
  }
  for (const candidate of candidates) candidate.score = candidate.ranks / (2 * last * windows);
}

/** Adds the signal of a candidate; answers why when there is none. */
function decide(
  { series, index, signals, returns, score }: Candidate,
  all: readonly Candidate[],
  k: number,
): Silence | null {
  const mean = returns.reduce((sum, one) => sum + one, 0) / returns.length;
  const [short, middle, long] = returns as [number, number, number];
  const values = { score, short, middle, long };
  const isLong = score > 0.5 && mean > 0 && countOf(all, (other) => other > score) < k;
  const isShort = score < 0.5 && mean < 0 && countOf(all, (other) => other < score) < k;
  if (!isLong && !isShort) return { kind: 'no-condition', values };
  const confidence = cap(0.5 + 0.45 * Math.abs(2 * score - 1));
  signals.push(toSignal(series, index, { type: isLong ? 'LONG' : 'SHORT', confidence, values }));
  return null;
}

function countOf(candidates: readonly Candidate[], accepts: (score: number) => boolean): number {
  let count = 0;
  for (const { score } of candidates) if (accepts(score)) count += 1;
  return count;
}

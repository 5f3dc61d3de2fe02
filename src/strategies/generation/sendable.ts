import type { Signal } from '../../signals';
import type { Silence } from '../strategy';
import type { Opinion, StrategyRun } from './strategy-run';
import { describeValues, toSignal } from './to-signal';

/** What a strategy says of a symbol as it would be sent, or why nothing would be. */
export type Said = { strategy: string; symbol: string } & (
  { signal: Signal; reason: null } | { signal: null; reason: string }
);

/**
 * A signal has the time at which its candle closed. Where that is too long ago to vote, but no newer candle was due since (a weekend lies
 * between), it is still what the strategy says now, and has the time of the run. Where a newer candle was due, its source has stopped.
 */
export function sayOf(
  { symbol, signal, silence, newestCloseMs, isCurrent }: Opinion,
  run: StrategyRun,
  { atMs, oldestMs }: { atMs: number; oldestMs: number },
): Said {
  const about = { strategy: run.name, symbol };
  if (!signal) return { ...about, signal: null, reason: silence ? describeSilence(silence) : 'says nothing' };
  const isYoung = signal.closeMs >= oldestMs;
  if (!isYoung && !isCurrent) {
    const closedAt = new Date(newestCloseMs ?? signal.closeMs).toISOString();
    return { ...about, signal: null, reason: `its newest candle closed at ${closedAt}, and newer ones were due` };
  }
  const timestamp = new Date(isYoung ? signal.closeMs : atMs).toISOString();
  return { ...about, signal: toSignal(signal, run, timestamp), reason: null };
}

/** Why a strategy says nothing, in words. */
export function describeSilence(silence: Silence): string {
  switch (silence.kind) {
    case 'no-candles':
      return 'no candles';
    case 'too-few-candles':
      return `too few candles: ${silence.have} of ${silence.need}`;
    case 'no-vix':
      return 'no candles of VIX for its window';
    case 'too-few-symbols':
      return `too few symbols to compare: ${silence.have} of ${silence.need}`;
    case 'price-not-above-zero':
      return 'a price is not above zero';
    case 'no-movement':
      return 'nothing moved';
    case 'no-condition':
      return `its condition does not hold: ${describeValues(silence.values)}`;
  }
}

import type { AlertSignal } from '../alerts';
import type { AggregationOutcome } from './aggregation/aggregate-signals';
import type { Signal } from './signal';

/**
 * What became of a signal that was posted, each exactly one: an alert tells of it; it is too old; its strategy has no weight; nothing was
 * sent of it for the reasons that the answer gives, or because the vote or the lack of a route left nothing; it came before; it could not
 * be read.
 */
export const SIGNAL_ENDS = ['sent', 'expired', 'ignored', 'suppressed', 'repeated', 'unreadable'] as const;
export type SignalEnd = (typeof SIGNAL_ENDS)[number];

export interface TakenSignals {
  signals: readonly Signal[];
  /** Of each signal, in their order, what the routes were given of it alone. */
  individual: readonly AlertSignal[];
  aggregated: readonly AlertSignal[];
  sent: ReadonlySet<AlertSignal>;
  /** The time that a signal must have at least to vote. */
  oldest: string;
  ignoredStrategies: AggregationOutcome['ignoredStrategies'];
}

/** The end of each stored signal, in their order. An aggregated alert tells of every signal whose strategy contributed. */
export function endsOf({
  signals,
  individual,
  aggregated,
  sent,
  oldest,
  ignoredStrategies,
}: TakenSignals): SignalEnd[] {
  const ignored = new Set(ignoredStrategies);
  const told = new Set<string>();
  for (const signal of aggregated) {
    if (!sent.has(signal)) continue;
    for (const { strategyName } of signal.contributingStrategies ?? []) told.add(keyOf(signal, strategyName));
  }
  return signals.map((signal, index) => {
    const isTold = told.has(keyOf(signal, signal.strategyName)) && signal.timestamp >= oldest;
    if (sent.has(individual[index]!) || isTold) return 'sent';
    if (signal.timestamp < oldest) return 'expired';
    return ignored.has(signal.strategyName) ? 'ignored' : 'suppressed';
  });
}

function keyOf({ symbol, signalType }: Pick<AlertSignal, 'symbol' | 'signalType'>, strategyName: string): string {
  return JSON.stringify([symbol, signalType, strategyName]);
}

import type { Signal } from '../signal';
import type { AggregationSettings } from './aggregation-settings';
import { compareTexts } from './contributions';
import type { Ballot } from './vote';

const HOUR_MS = 3_600_000;

export interface Eligible {
  /** By symbol, in the order of the input. */
  ballotsBySymbol: ReadonlyMap<string, Ballot[]>;
  /** Strategies without a weight, by name. */
  ignoredStrategies: string[];
  /** How many signals are too old. */
  expired: number;
}

/** Who takes part in the vote: a signal of a strategy with a weight, young enough and confident enough. */
export function selectEligible(signals: readonly Signal[], settings: AggregationSettings, now: Date): Eligible {
  const weights = settings.strategyWeights ?? weighEqually(signals);
  const oldest = oldestUnexpired(settings, now);
  const ballotsBySymbol = new Map<string, Ballot[]>();
  const ignored = new Set<string>();
  let expired = 0;
  for (const signal of signals) {
    const weight = weights.get(signal.strategyName);
    const isExpired = signal.timestamp < oldest;
    if (isExpired) expired += 1;
    if (weight === undefined) ignored.add(signal.strategyName);
    else if (!isExpired && signal.confidence >= settings.minConfidenceThreshold) {
      append(ballotsBySymbol, signal.symbol, { signal, weight });
    }
  }
  return { ballotsBySymbol, ignoredStrategies: [...ignored].sort(compareTexts), expired };
}

/** The time that a signal must have at least. Times of one format compare as texts: no signal has its own parsed. */
export function oldestUnexpired({ signalTimeoutHours }: AggregationSettings, now: Date): string {
  return new Date(now.getTime() - signalTimeoutHours * HOUR_MS).toISOString();
}

function weighEqually(signals: readonly Signal[]): ReadonlyMap<string, number> {
  const strategies = new Set(signals.map(({ strategyName }) => strategyName));
  return new Map([...strategies].map((strategy) => [strategy, 1 / strategies.size]));
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

import type { SignalType } from '../../trading';
import type { Signal } from '../signal';
import type { AggregatedSignal, MethodOutcome, WithheldReason } from './aggregated-signal';
import type { AggregationSettings, ConflictResolution } from './aggregation-settings';
import { requireConsensus } from './consensus-threshold';
import { decideConservatively } from './conservative';
import { compareTexts } from './contributions';
import { selectEligible } from './eligible-signals';
import { weighByRisk } from './risk-weighted';
import { letStrongestWin } from './strongest-wins';
import type { Ballot, Vote } from './vote';
import { countVotes } from './vote';
import { averageByWeight } from './weighted-average';

/** A symbol of which one strategy says LONG and another SHORT. */
export interface Conflict {
  symbol: string;
  /** The weight for each type. */
  votes: Partial<Record<SignalType, number>>;
  dominantType: SignalType;
  dominantWeight: number;
}

export interface AggregationOutcome {
  /** At most one for each symbol, by confidence, then by timestamp, both descending, then by symbol. */
  aggregated: AggregatedSignal[];
  /** By symbol, whatever came of them. */
  conflicts: Conflict[];
  /** Symbols with signals but without an aggregated one, and why, by symbol. */
  withheld: { symbol: string; reason: WithheldReason }[];
  /** Strategies without a weight, by name. */
  ignoredStrategies: string[];
  /** How many signals are older than `signalTimeoutHours`. */
  expired: number;
}

type Method = (ballots: readonly Ballot[], vote: Vote, settings: AggregationSettings) => MethodOutcome;

const methods: Record<ConflictResolution, Method> = {
  weighted_average: averageByWeight,
  strongest_wins: letStrongestWin,
  conservative: decideConservatively,
  consensus_threshold: requireConsensus,
  risk_weighted: weighByRisk,
};

/**
 * What all strategies together say of each symbol. The order of the signals matters only where two types or two signals tie:
 * the first seen then wins.
 */
export function aggregateSignals(
  signals: readonly Signal[],
  settings: AggregationSettings,
  now: Date,
): AggregationOutcome {
  const { ballotsBySymbol, ignoredStrategies, expired } = selectEligible(signals, settings, now);
  const outcome: AggregationOutcome = { aggregated: [], conflicts: [], withheld: [], ignoredStrategies, expired };
  const bySymbol = [...ballotsBySymbol].sort(([a], [b]) => compareTexts(a, b));
  for (const [symbol, ballots] of bySymbol) {
    const vote = countVotes(ballots);
    if (vote.isOpposing) outcome.conflicts.push(describeConflict(symbol, vote));
    const result = methods[settings.conflictResolution](ballots, vote, settings);
    if (result.kind === 'aggregated') outcome.aggregated.push(result.signal);
    else outcome.withheld.push({ symbol, reason: result.reason });
  }
  // The sort is stable: what ties stays in the order of symbols.
  outcome.aggregated.sort((a, b) => b.confidence - a.confidence || compareTexts(b.timestamp, a.timestamp));
  return outcome;
}

function describeConflict(symbol: string, { weights, dominantType, dominantWeight }: Vote): Conflict {
  return { symbol, votes: Object.fromEntries(weights), dominantType, dominantWeight };
}

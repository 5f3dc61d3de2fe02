import type { MethodOutcome } from './aggregated-signal';
import type { AggregationSettings } from './aggregation-settings';
import type { Ballot, Vote } from './vote';
import { averageByWeight } from './weighted-average';

/** The weighted average where the dominant type reaches the configured consensus; else nothing. */
export function requireConsensus(ballots: readonly Ballot[], vote: Vote, settings: AggregationSettings): MethodOutcome {
  if (vote.dominantWeight < settings.consensusThreshold) {
    return { kind: 'withheld', reason: 'below-consensus-threshold' };
  }
  return averageByWeight(ballots, vote, settings);
}

import type { MethodOutcome } from './aggregated-signal';
import type { AggregationSettings } from './aggregation-settings';
import type { Ballot, Vote } from './vote';
import { averageByWeight } from './weighted-average';

const LEAST_DOMINANT_WEIGHT = 0.6;

/** The weighted average where nobody opposes and most agree; else nothing. */
export function decideConservatively(
  ballots: readonly Ballot[],
  vote: Vote,
  settings: AggregationSettings,
): MethodOutcome {
  if (vote.isOpposing) return { kind: 'withheld', reason: 'opposing' };
  if (vote.dominantWeight < LEAST_DOMINANT_WEIGHT) return { kind: 'withheld', reason: 'below-conservative-weight' };
  return averageByWeight(ballots, vote, settings);
}

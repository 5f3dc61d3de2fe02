import type { MethodOutcome } from './aggregated-signal';
import type { AggregationSettings } from './aggregation-settings';
import { pickHighest, takeAsItStands } from './pick-highest';
import type { Ballot, Vote } from './vote';

/** The signal with the highest confidence × weight. */
export function letStrongestWin(ballots: readonly Ballot[], vote: Vote, settings: AggregationSettings): MethodOutcome {
  const strongest = pickHighest(ballots, ({ signal, weight }) => signal.confidence * weight);
  return takeAsItStands(strongest, vote, settings);
}

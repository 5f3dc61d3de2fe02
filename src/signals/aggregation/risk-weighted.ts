import type { Signal } from '../signal';
import type { MethodOutcome } from './aggregated-signal';
import type { AggregationSettings } from './aggregation-settings';
import { pickHighest, takeAsItStands } from './pick-highest';
import type { Ballot, Vote } from './vote';

/** A distant target counts no more than this: it is easily written and seldom met. */
const MAX_REWARD_TO_RISK = 3;

/** The signal with the highest confidence × weight × reward/risk. */
export function weighByRisk(ballots: readonly Ballot[], vote: Vote, settings: AggregationSettings): MethodOutcome {
  const best = pickHighest(
    ballots,
    ({ signal, weight }) => signal.confidence * weight * Math.min(rewardToRisk(signal), MAX_REWARD_TO_RISK),
  );
  return takeAsItStands(best, vote, settings);
}

/** What a trade may gain for what it may lose; 1 when unknown, also with the stop at the price itself. */
export function rewardToRisk({
  price,
  stopLoss,
  takeProfit,
}: Pick<Signal, 'price' | 'stopLoss' | 'takeProfit'>): number {
  if (stopLoss === null || takeProfit === null || stopLoss === price) return 1;
  return Math.abs(takeProfit - price) / Math.abs(price - stopLoss);
}

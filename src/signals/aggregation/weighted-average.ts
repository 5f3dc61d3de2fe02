import { directionOf, type SignalStrength } from '../../trading';
import { orderFactsOf } from '../order-facts';
import type { AggregatedSignal, MethodOutcome } from './aggregated-signal';
import type { AggregationSettings } from './aggregation-settings';
import { listContributions } from './contributions';
import { jointOrderOf } from './joint-order';
import { pickHighest } from './pick-highest';
import type { Ballot, Vote } from './vote';
import { clamp, weightedMean } from './weighted-mean';

/**
 * The mean of the signals of the dominant type or HOLD, each with its strategy's weight × its confidence. Nothing when HOLD
 * is dominant, or when a majority is asked for and opposing signals leave none.
 */
export function averageByWeight(ballots: readonly Ballot[], vote: Vote, settings: AggregationSettings): MethodOutcome {
  if (vote.dominantType === 'HOLD') return { kind: 'withheld', reason: 'hold-dominant' };
  if (vote.isOpposing && settings.requireMajorityAgreement && vote.dominantWeight <= 0.5) {
    return { kind: 'withheld', reason: 'no-majority' };
  }
  const contributing = ballots.filter(
    ({ signal: { signalType } }) => signalType === vote.dominantType || signalType === 'HOLD',
  );
  return { kind: 'aggregated', signal: merge(contributing, vote, ballots.length === 1, settings) };
}

function merge(
  ballots: readonly Ballot[],
  vote: Vote,
  isOnlySignal: boolean,
  settings: AggregationSettings,
): AggregatedSignal {
  const confidence = meanOf(ballots, 'confidence')!;
  const positionSize = meanOf(ballots, 'positionSize')!;
  const priced = ballots.filter(({ signal }) => orderFactsOf(signal).priceSource !== 'none');
  return {
    symbol: ballots[0]!.signal.symbol,
    signalType: vote.dominantType,
    direction: directionOf(vote.dominantType),
    // A price that nobody knows is no 0: it counts for nothing beside those that are known.
    price: meanOf(priced.length > 0 ? priced : ballots, 'price')!,
    signalStrength: isOnlySignal ? gradeOnly(confidence) : gradeTogether(Math.min(confidence, vote.dominantWeight)),
    confidence,
    positionSize: clamp(positionSize, settings.minPositionSize, settings.maxPositionSize),
    stopLoss: meanOf(ballots, 'stopLoss'),
    takeProfit: meanOf(ballots, 'takeProfit'),
    maxRisk: meanOf(ballots, 'maxRisk'),
    timestamp: ballots.reduce((latest, { signal }) => (signal.timestamp > latest ? signal.timestamp : latest), ''),
    dominantWeight: vote.dominantWeight,
    contributions: listContributions(ballots),
    analysisData: pickHighest(ballots, effectiveWeight).signal.analysisData,
    order: jointOrderOf(ballots.map(({ signal }) => signal)),
  };
}

type AveragedField = 'confidence' | 'positionSize' | 'price' | 'stopLoss' | 'takeProfit' | 'maxRisk';

/** The mean over the signals that carry the field; null when none does. */
function meanOf(ballots: readonly Ballot[], field: AveragedField): number | null {
  const values: number[] = [];
  const weights: number[] = [];
  for (const ballot of ballots) {
    const value = ballot.signal[field];
    if (value === null) continue;
    values.push(value);
    weights.push(effectiveWeight(ballot));
  }
  return values.length === 0 ? null : weightedMean(values, weights);
}

function effectiveWeight({ signal, weight }: Ballot): number {
  return weight * signal.confidence;
}

function gradeTogether(least: number): SignalStrength {
  if (least > 0.7) return 'STRONG';
  return least > 0.5 ? 'MODERATE' : 'WEAK';
}

function gradeOnly(confidence: number): SignalStrength {
  if (confidence > 0.8) return 'STRONG';
  return confidence > 0.6 ? 'MODERATE' : 'WEAK';
}

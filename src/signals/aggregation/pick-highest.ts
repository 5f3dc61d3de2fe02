import { directionOf } from '../../trading';
import type { MethodOutcome } from './aggregated-signal';
import type { AggregationSettings } from './aggregation-settings';
import { listContributions } from './contributions';
import { jointOrderOf } from './joint-order';
import type { Ballot, Vote } from './vote';
import { roundNoise } from './weighted-mean';

/** The ballot with the highest score, on a tie the first. There must be a ballot. */
export function pickHighest(ballots: readonly Ballot[], scoreOf: (ballot: Ballot) => number): Ballot {
  const [first, ...others] = ballots.map((ballot) => ({ ballot, score: roundNoise(scoreOf(ballot)) }));
  return others.reduce((best, one) => (one.score > best.score ? one : best), first!).ballot;
}

/** The signal of one strategy as it stands, only its position size capped. */
export function takeAsItStands(ballot: Ballot, vote: Vote, settings: AggregationSettings): MethodOutcome {
  const { signal } = ballot;
  return {
    kind: 'aggregated',
    signal: {
      symbol: signal.symbol,
      signalType: signal.signalType,
      direction: directionOf(signal.signalType),
      price: signal.price,
      signalStrength: signal.signalStrength,
      confidence: signal.confidence,
      positionSize: Math.min(signal.positionSize, settings.maxPositionSize),
      stopLoss: signal.stopLoss,
      takeProfit: signal.takeProfit,
      maxRisk: signal.maxRisk,
      timestamp: signal.timestamp,
      dominantWeight: vote.dominantWeight,
      contributions: listContributions([ballot]),
      analysisData: signal.analysisData,
      order: jointOrderOf([signal]),
    },
  };
}

import type { AlertSignal } from '../alerts';
import type { AggregatedSignal } from './aggregation/aggregated-signal';
import type { Signal } from './signal';
import { directionOf } from './signal';

/** Stands for all strategies together: routes know repeats by the name. */
const AGGREGATED = 'aggregated';

/** One strategy's signal, as routes and embeds take it. */
export function individualAlertSignal(signal: Signal): AlertSignal {
  const { symbol, signalType, timestamp, price, strategyName, signalStrength, confidence, positionSize } = signal;
  const { stopLoss, takeProfit, maxRisk, analysisData } = signal;
  return {
    source: 'individual',
    ...{ symbol, signalType, direction: directionOf(signalType), timestamp, price, strategyName, signalStrength },
    ...{ confidence, positionSize, stopLoss, takeProfit, maxRisk, analysisData },
  };
}

/** What all strategies together say of a symbol, as routes and embeds take it. */
export function aggregatedAlertSignal(signal: AggregatedSignal): AlertSignal {
  const { contributions, dominantWeight: _dominantWeight, ...rest } = signal;
  return { source: 'aggregated', ...rest, strategyName: AGGREGATED, contributingStrategies: contributions };
}

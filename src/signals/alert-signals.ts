import type { AlertSignal } from '../alerts';
import type { AggregatedSignal } from './aggregation/aggregated-signal';
import type { Signal } from './signal';
import { directionOf } from './signal';

/** Stands for all strategies together: routes know repeats by the name. */
const AGGREGATED = 'aggregated';

/** One strategy's signal, as routes and embeds take it. Field by field, as a request may hold a thousand. */
export function individualAlertSignal(signal: Signal): AlertSignal {
  return {
    source: 'individual',
    symbol: signal.symbol,
    signalType: signal.signalType,
    direction: directionOf(signal.signalType),
    timestamp: signal.timestamp,
    price: signal.price,
    strategyName: signal.strategyName,
    signalStrength: signal.signalStrength,
    confidence: signal.confidence,
    positionSize: signal.positionSize,
    stopLoss: signal.stopLoss,
    takeProfit: signal.takeProfit,
    maxRisk: signal.maxRisk,
    analysisData: signal.analysisData,
  };
}

/** What all strategies together say of a symbol, as routes and embeds take it. */
export function aggregatedAlertSignal(signal: AggregatedSignal): AlertSignal {
  return {
    source: 'aggregated',
    symbol: signal.symbol,
    signalType: signal.signalType,
    direction: signal.direction,
    timestamp: signal.timestamp,
    price: signal.price,
    strategyName: AGGREGATED,
    signalStrength: signal.signalStrength,
    confidence: signal.confidence,
    positionSize: signal.positionSize,
    stopLoss: signal.stopLoss,
    takeProfit: signal.takeProfit,
    maxRisk: signal.maxRisk,
    analysisData: signal.analysisData,
    contributingStrategies: signal.contributions,
  };
}

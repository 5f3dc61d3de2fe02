import type { AlertSignal } from '../alerts';
import { directionOf } from '../trading';
import type { AggregatedSignal } from './aggregation/aggregated-signal';
import { type OrderFacts, orderFactsOf } from './order-facts';
import type { Signal } from './signal';

/** Stands for all strategies together: routes know repeats by the name. */
const AGGREGATED = 'aggregated';
/** The mean of 100 and 101 is 100.5: cents are shown of every price. */
const LEAST_DECIMALS = 2;

/** One strategy's signal, as routes and embeds take it. Field by field, as a request may hold a thousand. */
export function individualAlertSignal(signal: Signal): AlertSignal {
  const order = orderFactsOf(signal);
  return {
    source: 'individual',
    symbol: signal.symbol,
    signalType: signal.signalType,
    direction: directionOf(signal.signalType),
    timestamp: signal.timestamp,
    ...priceOf(signal.price, order),
    strategyName: signal.strategyName,
    signalStrength: signal.signalStrength,
    confidence: signal.confidence,
    positionSize: signal.positionSize,
    stopLoss: signal.stopLoss,
    takeProfit: signal.takeProfit,
    maxRisk: signal.maxRisk,
    analysisData: signal.analysisData,
    remaining: signal.signalType === 'CLOSE' ? order.remaining : null,
    contracts: order.contracts,
  };
}

/** What all strategies together say of a symbol, as routes and embeds take it. */
export function aggregatedAlertSignal(signal: AggregatedSignal): AlertSignal {
  const { order } = signal;
  const rounded = (mean: number) => roundTo(mean, Math.max(order.decimals, LEAST_DECIMALS));
  return {
    source: 'aggregated',
    symbol: signal.symbol,
    signalType: signal.signalType,
    direction: signal.direction,
    timestamp: signal.timestamp,
    ...priceOf(rounded(signal.price), order),
    strategyName: AGGREGATED,
    signalStrength: signal.signalStrength,
    confidence: signal.confidence,
    positionSize: signal.positionSize,
    stopLoss: signal.stopLoss === null ? null : rounded(signal.stopLoss),
    takeProfit: signal.takeProfit === null ? null : rounded(signal.takeProfit),
    maxRisk: signal.maxRisk,
    analysisData: signal.analysisData,
    contributingStrategies: signal.contributions,
    remaining: signal.signalType === 'CLOSE' ? order.remaining : null,
    contracts: order.contracts,
  };
}

function priceOf(price: number, { priceSource }: OrderFacts): Pick<AlertSignal, 'price' | 'isLastKnownPrice'> {
  return { price: priceSource === 'none' ? null : price, isLastKnownPrice: priceSource === 'last-known' };
}

function roundTo(value: number, decimals: number): number {
  // Beyond this a number has no digits behind the point, and toFixed writes none.
  return Math.abs(value) < 1e15 ? Number(value.toFixed(decimals)) : value;
}

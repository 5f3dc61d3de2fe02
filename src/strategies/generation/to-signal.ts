import type { Signal } from '../../signals';
import { intervalName, type SignalStrength } from '../../trading';
import type { StrategySignal } from '../strategy';
import type { StrategyRun } from './strategy-run';

/** More digits say nothing to those who read an alert. */
const DIGITS = 6;

/**
 * A strategy's signal as the intake takes it. Its id names symbol, interval and candle, so that of one candle it is taken once.
 * @param timestamp its own time, ISO 8601: no earlier than the close of its candle
 */
export function toSignal(signal: StrategySignal, run: StrategyRun, timestamp: string): Signal {
  const start = new Date(signal.startMs).toISOString();
  const interval = intervalName(run.intervalMs);
  const values = Object.fromEntries(Object.entries(signal.values).map(([name, value]) => [name, short(value)]));
  return {
    strategyName: run.name,
    symbol: signal.symbol,
    signalType: signal.type,
    timestamp,
    price: signal.price,
    signalStrength: strengthOf(signal.confidence),
    confidence: short(signal.confidence),
    positionSize: run.positionSize,
    direction: null,
    stopLoss: null,
    takeProfit: null,
    maxRisk: null,
    correlationValue: signal.correlation === undefined ? null : short(signal.correlation),
    analysisData: { reason: describeValues(signal.values), ...values },
    metadata: { rule: run.rule, interval, candle_start: start, candle_close: new Date(signal.closeMs).toISOString() },
    signalId: `${signal.symbol} ${interval} ${start}`,
  };
}

/** `drawdown 0.085, vix 24.1` */
export function describeValues(values: StrategySignal['values']): string {
  return Object.entries(values)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${Number(value.toPrecision(4))}`)
    .join(', ');
}

/** As the aggregation names the strength of a symbol's only signal. */
function strengthOf(confidence: number): SignalStrength {
  if (confidence > 0.8) return 'STRONG';
  return confidence > 0.6 ? 'MODERATE' : 'WEAK';
}

function short(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

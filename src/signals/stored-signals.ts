import type { NewSignal, StoredSignal } from '../storage';
import type { Direction, SignalStrength, SignalType } from '../trading';
import type { JsonObject, Signal } from './signal';
import type { SignalOrigin } from './signal-metrics';

/** Field by field: spreading a thousand signals of a request costs more than storing them. */
export function toRecord(signal: Signal, source: SignalOrigin, receivedAt: string): NewSignal {
  return {
    strategyName: signal.strategyName,
    symbol: signal.symbol,
    signalType: signal.signalType,
    timestamp: signal.timestamp,
    price: signal.price,
    signalStrength: signal.signalStrength,
    confidence: signal.confidence,
    positionSize: signal.positionSize,
    direction: signal.direction,
    stopLoss: signal.stopLoss,
    takeProfit: signal.takeProfit,
    maxRisk: signal.maxRisk,
    correlationValue: signal.correlationValue,
    analysisData: toJson(signal.analysisData),
    metadata: toJson(signal.metadata),
    signalId: signal.signalId,
    source,
    receivedAt,
  };
}

/** What was stored was checked before: its words are those of a signal. */
export function fromRecord(record: StoredSignal): Signal {
  return {
    strategyName: record.strategyName,
    symbol: record.symbol,
    signalType: record.signalType as SignalType,
    timestamp: record.timestamp,
    price: record.price,
    signalStrength: record.signalStrength as SignalStrength,
    confidence: record.confidence,
    positionSize: record.positionSize,
    direction: record.direction as Direction | null,
    stopLoss: record.stopLoss,
    takeProfit: record.takeProfit,
    maxRisk: record.maxRisk,
    correlationValue: record.correlationValue,
    analysisData: fromJson(record.analysisData),
    metadata: fromJson(record.metadata),
    signalId: record.signalId,
  };
}

function toJson(object: JsonObject | null): string | null {
  return object === null ? null : JSON.stringify(object);
}

function fromJson(text: string | null): JsonObject | null {
  return text === null ? null : (JSON.parse(text) as JsonObject);
}

import { echo, type Problems } from '../../errors';
import { DIRECTIONS, isName, SIGNAL_STRENGTHS, SIGNAL_TYPES } from '../../trading';
import type { Signal } from '../signal';
import type { NumberRule } from './field-reader';
import { FieldReader, share } from './field-reader';
import { KnownKeys } from './known-keys';

const MAX_SYMBOL_LENGTH = 64;
export const MAX_STRATEGY_NAME_LENGTH = 100;
const MAX_SIGNAL_ID_LENGTH = 200;

// Oil settled at -37.63, and spreads trade below zero.
const anyNumber: NumberRule = { expects: 'a number', accepts: () => true };

const signalKeys = new KnownKeys([
  'symbol',
  'signal_type',
  'timestamp',
  'price',
  'strategy_name',
  'signal_strength',
  'confidence',
  'position_size',
  'direction',
  'stop_loss',
  'take_profit',
  'max_risk',
  'analysis_data',
  'correlation_value',
  'metadata',
  'signal_id',
]);

/** Where a signal stands in its request, and what that place says of it. */
export interface SignalPlace {
  /** As in `strategy_signals.X[3]`. */
  path: string;
  /** The strategy whose list it is in; null when the signal itself has to name it. */
  strategyName: string | null;
}

/**
 * A signal from a JSON value, or null after reporting everything that is wrong with it. Unknown keys are ignored, except one
 * that only spells a known key otherwise: a `stopLoss` silently left out could cost money.
 */
export function readSignal(input: unknown, place: SignalPlace, problems: Problems, nowMs: number): Signal | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    problems.addUnexpected(place.path, 'an object with symbol, signal_type and the other fields of a signal', input);
    return null;
  }
  const before = problems.count;
  const fields = new FieldReader(input as Record<string, unknown>, place.path, problems);
  const signal: Signal = {
    strategyName: readStrategyName(fields, place),
    symbol: fields.readName('symbol', MAX_SYMBOL_LENGTH),
    signalType: fields.readChoice('signal_type', SIGNAL_TYPES),
    timestamp: fields.readTimestamp('timestamp', nowMs),
    price: fields.readNumber('price', anyNumber),
    signalStrength: fields.readChoice('signal_strength', SIGNAL_STRENGTHS),
    confidence: fields.readNumber('confidence', share),
    positionSize: fields.readNumber('position_size', share),
    direction: fields.has('direction') ? fields.readChoice('direction', DIRECTIONS) : null,
    stopLoss: fields.has('stop_loss') ? fields.readNumber('stop_loss', anyNumber) : null,
    takeProfit: fields.has('take_profit') ? fields.readNumber('take_profit', anyNumber) : null,
    maxRisk: fields.has('max_risk') ? fields.readNumber('max_risk', share) : null,
    correlationValue: fields.has('correlation_value') ? fields.readNumber('correlation_value', anyNumber) : null,
    analysisData: fields.has('analysis_data') ? fields.readObject('analysis_data') : null,
    metadata: fields.has('metadata') ? fields.readObject('metadata') : null,
    signalId: fields.has('signal_id') ? fields.readName('signal_id', MAX_SIGNAL_ID_LENGTH) : null,
  };
  fields.reportMisspelled(signalKeys);
  return problems.count === before ? signal : null;
}

/** What `isName` and the length ask of the name of a strategy, also where it is a key. */
export function isStrategyName(name: string): boolean {
  return isName(name, MAX_STRATEGY_NAME_LENGTH);
}

export const STRATEGY_NAME_EXPECTS = `a name of 1 to ${MAX_STRATEGY_NAME_LENGTH} visible characters`;

function readStrategyName(fields: FieldReader, { strategyName }: SignalPlace): string {
  if (strategyName === null) return fields.readName('strategy_name', MAX_STRATEGY_NAME_LENGTH);
  if (fields.has('strategy_name') && !fields.holds('strategy_name', strategyName)) {
    fields.report('strategy_name', `"${echo(strategyName)}", the strategy it is listed under, or left out`);
  }
  return strategyName;
}

import type { OwedItem } from '../outbox';
import type { OutboxItem } from '../storage';
import { symbolKey } from '../trading';
import type { Embed } from '../transports';
import type { AlertSignal } from './alert-signal';
import type { OwedAlert } from './decide/owed-alerts';

/** The kind of item that an alert is. */
export const SIGNAL = 'signal';

/** A signal as items keep it, in the names of the API. */
export interface SignalPayload {
  source: AlertSignal['source'];
  symbol: string;
  signal_type: AlertSignal['signalType'];
  direction: AlertSignal['direction'];
  timestamp: string;
  price: number | null;
  strategy_name: string;
  contributing_strategies?: { strategy_name: string; weight: number }[];
  signal_strength: AlertSignal['signalStrength'];
  confidence: number;
  position_size: number;
  stop_loss?: number | null;
  take_profit?: number | null;
  max_risk?: number | null;
  analysis_data?: AlertSignal['analysisData'];
  remaining?: AlertSignal['remaining'];
  contracts?: number | null;
  is_last_known_price?: boolean;
  is_exit: boolean;
  is_test: boolean;
}

/** Of an alert that an earlier version queued: what is known of its signal, and the embed that it is sent as. */
export interface FormerPayload extends Pick<
  SignalPayload,
  'symbol' | 'signal_type' | 'timestamp' | 'price' | 'strategy_name' | 'signal_strength' | 'confidence' | 'is_test'
> {
  embed: Embed;
}

/** What a destination is owed for a signal. `isTest`: an operator's test of a route. */
export function alertItem(
  signal: AlertSignal,
  owed: OwedAlert,
  { nowMs, isTest = false }: { nowMs: number; isTest?: boolean },
): OwedItem {
  const { destinationKey, routes, isExit, mentionRoles, maxAgeSeconds } = owed;
  const timeMs = Date.parse(signal.timestamp);
  // A time that cannot be read is taken for now.
  const happenedAtMs = timeMs >= 0 ? timeMs : nowMs;
  return {
    ...{ destinationKey, kind: SIGNAL, routes, orderKey: symbolKey(signal.symbol), isUrgent: isExit, happenedAtMs },
    expiresAtMs: isExit || maxAgeSeconds === null ? null : happenedAtMs + maxAgeSeconds * 1000,
    payload: payloadOf(signal, isExit, isTest),
    mentions: mentionRoles,
  };
}

function payloadOf(signal: AlertSignal, isExit: boolean, isTest: boolean): SignalPayload {
  return {
    source: signal.source,
    symbol: signal.symbol,
    signal_type: signal.signalType,
    direction: signal.direction,
    timestamp: signal.timestamp,
    price: signal.price,
    strategy_name: signal.strategyName,
    ...(signal.contributingStrategies && {
      contributing_strategies: signal.contributingStrategies.map(({ strategyName, weight }) => ({
        ...{ strategy_name: strategyName, weight },
      })),
    }),
    signal_strength: signal.signalStrength,
    confidence: signal.confidence,
    position_size: signal.positionSize,
    ...(signal.stopLoss !== undefined && { stop_loss: signal.stopLoss }),
    ...(signal.takeProfit !== undefined && { take_profit: signal.takeProfit }),
    ...(signal.maxRisk !== undefined && { max_risk: signal.maxRisk }),
    ...(signal.analysisData && { analysis_data: signal.analysisData }),
    ...(signal.remaining && { remaining: signal.remaining }),
    ...(signal.contracts !== undefined && { contracts: signal.contracts }),
    ...(signal.isLastKnownPrice && { is_last_known_price: true }),
    ...{ is_exit: isExit, is_test: isTest },
  };
}

/** The payload of an item of this kind. */
export function readPayload({ payload }: Pick<OutboxItem, 'payload'>): SignalPayload | FormerPayload {
  return JSON.parse(payload) as SignalPayload | FormerPayload;
}

/** The signal that an item was made of. */
export function signalOf(payload: SignalPayload): AlertSignal {
  return {
    source: payload.source,
    symbol: payload.symbol,
    signalType: payload.signal_type,
    direction: payload.direction,
    timestamp: payload.timestamp,
    price: payload.price,
    strategyName: payload.strategy_name,
    contributingStrategies:
      payload.contributing_strategies?.map(({ strategy_name: strategyName, weight }) => ({ strategyName, weight })) ??
      null,
    signalStrength: payload.signal_strength,
    confidence: payload.confidence,
    positionSize: payload.position_size,
    stopLoss: payload.stop_loss ?? null,
    takeProfit: payload.take_profit ?? null,
    maxRisk: payload.max_risk ?? null,
    analysisData: payload.analysis_data ?? null,
    remaining: payload.remaining ?? null,
    contracts: payload.contracts ?? null,
    isLastKnownPrice: payload.is_last_known_price ?? false,
  };
}

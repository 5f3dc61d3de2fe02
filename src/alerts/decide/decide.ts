import { isSameSymbol, SIGNAL_STRENGTHS } from '../../trading';
import type { AlertSignal } from '../alert-signal';
import type { Route } from '../routes/route';
import { dedupeKeyOf } from './dedupe-key';
import { isExit } from './exit-rule';
import type { RouteState } from './route-state';

export type SuppressionReason =
  /** The route sends signals of the other source. */
  | 'source'
  /** Strategy, symbol or type is none of those the route matches. */
  | 'no-match'
  | 'asset-disabled'
  | 'type-disabled'
  | 'low-confidence'
  | 'low-strength'
  /** The route queued the same within its dedupe window. */
  | 'duplicate'
  /** The route queued another alert of the symbol too short a time ago. */
  | 'cooldown';

export type Decision =
  { kind: 'queue'; isExit: boolean; dedupeKey: string } | { kind: 'suppress'; reason: SuppressionReason };

/**
 * Whether a route queues a signal, or why not. `state` is what the route remembers of the signal's symbol. An exit, and the entry
 * that follows a CLOSE, pass the cooldown; a CLOSE passes the confidence and strength thresholds too; nothing else is waived.
 * What was queued before the side last changed is no repeat.
 */
export function decide(signal: AlertSignal, route: Route, state: RouteState, nowMs: number): Decision {
  const reason = findMismatch(signal, route) ?? findWeakness(signal, route);
  if (reason !== null) return { kind: 'suppress', reason };
  const dedupeKey = dedupeKeyOf(signal);
  if (isRepeat(dedupeKey, route, state, nowMs)) return { kind: 'suppress', reason: 'duplicate' };
  const isExitAlert = isExit(signal, state.side);
  const passesCooldown = isExitAlert || (isEntry(signal) && state.lastQueued?.signalType === 'CLOSE');
  if (!passesCooldown && isWithin(route.rateLimitSeconds, state.lastQueued?.queuedAtMs, nowMs)) {
    return { kind: 'suppress', reason: 'cooldown' };
  }
  return { kind: 'queue', isExit: isExitAlert, dedupeKey };
}

/** Whether the route would send the signal if it sent entries: then its next exit is a new one. */
export function isUnsentEntry(signal: AlertSignal, route: Route): boolean {
  return (
    isEntry(signal) &&
    isOfRoute(signal, route) &&
    !(holds(route.match.types, signal.signalType) && holds(route.enabledSignalTypes, signal.signalType))
  );
}

function isEntry({ signalType }: AlertSignal): boolean {
  return signalType === 'LONG' || signalType === 'SHORT';
}

function isRepeat(dedupeKey: string, route: Route, state: RouteState, nowMs: number): boolean {
  const repeat = state.repeats.get(dedupeKey);
  if (repeat === undefined || repeat.sideTurn !== state.sideTurn) return false;
  const isReentered = state.unsentEntryAtMs !== null && state.unsentEntryAtMs >= repeat.queuedAtMs;
  return !isReentered && isWithin(route.dedupeTtlSeconds, repeat.queuedAtMs, nowMs);
}

function findMismatch(signal: AlertSignal, route: Route): SuppressionReason | null {
  if (signal.source !== route.source) return 'source';
  if (!isOfRoute(signal, route) || !holds(route.match.types, signal.signalType)) return 'no-match';
  if (!holdsSymbol(route.enabledAssets, signal.symbol)) return 'asset-disabled';
  return holds(route.enabledSignalTypes, signal.signalType) ? null : 'type-disabled';
}

/** Whether source, symbol and strategy are those of the route, whatever the type. */
function isOfRoute(signal: AlertSignal, { source, match }: Route): boolean {
  return (
    signal.source === source &&
    holdsSymbol(match.symbols, signal.symbol) &&
    strategiesOf(signal).some((strategy) => holds(match.strategies, strategy))
  );
}

function findWeakness(signal: AlertSignal, { minConfidence, minStrength }: Route): SuppressionReason | null {
  if (signal.signalType === 'CLOSE') return null;
  // Asked this way round, a confidence that is no number is low.
  if (!(signal.confidence >= minConfidence)) return 'low-confidence';
  const isStrong = SIGNAL_STRENGTHS.indexOf(signal.signalStrength) >= SIGNAL_STRENGTHS.indexOf(minStrength);
  return isStrong ? null : 'low-strength';
}

/** An aggregated signal stands for every strategy that contributed. */
function strategiesOf({ source, strategyName, contributingStrategies }: AlertSignal): readonly string[] {
  const contributors = source === 'aggregated' ? contributingStrategies?.map((one) => one.strategyName) : null;
  return contributors?.length ? contributors : [strategyName];
}

function holds<T>(list: readonly T[], item: T): boolean {
  return list.length === 0 || list.includes(item);
}

function holdsSymbol(list: readonly string[], symbol: string): boolean {
  return list.length === 0 || list.some((one) => isSameSymbol(one, symbol));
}

/** A clock set back makes the time since negative, which must not prolong the wait beyond the window. */
function isWithin(windowSeconds: number, sinceMs: number | undefined, nowMs: number): boolean {
  return sinceMs !== undefined && Math.abs(nowMs - sinceMs) < windowSeconds * 1000;
}

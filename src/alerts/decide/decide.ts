import type { AlertSignal } from '../alert-signal';
import { SIGNAL_STRENGTHS } from '../alert-signal';
import type { Route } from '../routes/route';
import { isSameSymbol } from '../routes/route';
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
 * Whether a route queues a signal, or why not. `state` is what the route remembers of the signal's symbol. An exit passes the
 * cooldown, a CLOSE the confidence and strength thresholds too; nothing else is waived.
 */
export function decide(signal: AlertSignal, route: Route, state: RouteState, nowMs: number): Decision {
  const reason = findMismatch(signal, route) ?? findWeakness(signal, route);
  if (reason !== null) return { kind: 'suppress', reason };
  const dedupeKey = dedupeKeyOf(signal);
  if (isWithin(route.dedupeTtlSeconds, state.queuedAtByDedupeKey.get(dedupeKey), nowMs)) {
    return { kind: 'suppress', reason: 'duplicate' };
  }
  const isExitAlert = isExit(signal, state.lastQueued?.signalType ?? null);
  if (!isExitAlert && isWithin(route.rateLimitSeconds, state.lastQueued?.queuedAtMs, nowMs)) {
    return { kind: 'suppress', reason: 'cooldown' };
  }
  return { kind: 'queue', isExit: isExitAlert, dedupeKey };
}

function findMismatch(signal: AlertSignal, { source, match, ...route }: Route): SuppressionReason | null {
  if (signal.source !== source) return 'source';
  const isMatch =
    holds(match.types, signal.signalType) &&
    holdsSymbol(match.symbols, signal.symbol) &&
    strategiesOf(signal).some((strategy) => holds(match.strategies, strategy));
  if (!isMatch) return 'no-match';
  if (!holdsSymbol(route.enabledAssets, signal.symbol)) return 'asset-disabled';
  return holds(route.enabledSignalTypes, signal.signalType) ? null : 'type-disabled';
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

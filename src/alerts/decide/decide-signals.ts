import { symbolKey } from '../../trading';
import type { AlertSignal, RemainingPosition } from '../alert-signal';
import type { Route } from '../routes/route';
import type { SuppressionReason } from './decide';
import { decideAll, mergeOwed, type OwedAlert } from './owed-alerts';
import type { RouteMemory } from './route-memory';

/** What no alert is made of on behalf of a route, and why. */
export interface Suppression {
  symbol: string;
  route: string;
  reason: SuppressionReason;
}

export interface OwedSignal {
  signal: AlertSignal;
  alert: OwedAlert;
}

export interface SignalDecisions {
  owed: OwedSignal[];
  suppressed: Suppression[];
  /** The signals that an alert tells of: their own, or that of another which stands for them too. */
  sent: ReadonlySet<AlertSignal>;
}

/**
 * What the routes make of signals, in their order; `memory` then holds what was decided. A CLOSE that a destination is owed as an
 * aggregated one is not owed to it once more for a strategy that contributed: its alert stands for both.
 */
export function decideSignals(
  signals: readonly AlertSignal[],
  routes: readonly Route[],
  memory: RouteMemory,
  nowMs: number,
): SignalDecisions {
  const byName = new Map(routes.map((route) => [route.name, route]));
  const decisions = { owed: [] as OwedSignal[], suppressed: [] as Suppression[], sent: new Set<AlertSignal>() };
  const closes = new Map<string, OwedSignal>();
  for (const signal of signals) {
    const asked = routes.filter(({ source }) => source === signal.source);
    const { owed, suppressed } = decideAll(signal, asked, (route) => memory.stateOf(route, signal), nowMs);
    if (owed.length > 0) decisions.sent.add(signal);
    for (const alert of owed) {
      for (const route of alert.routes) memory.remember(byName.get(route)!, signal, nowMs);
      const place = JSON.stringify([alert.destinationKey, symbolKey(signal.symbol)]);
      const told = closes.get(place);
      if (told && standsFor(told.signal, signal)) {
        told.alert = mergeOwed(told.alert, alert);
        continue;
      }
      const one = { signal, alert };
      decisions.owed.push(one);
      if (signal.source === 'aggregated' && signal.signalType === 'CLOSE') closes.set(place, one);
    }
    for (const { route, reason } of suppressed) {
      memory.rememberUnsent(byName.get(route)!, signal, nowMs);
      decisions.suppressed.push({ symbol: signal.symbol, route, reason });
    }
  }
  return decisions;
}

/** Whether who is told of an aggregated CLOSE has been told of this signal: a partial exit tells of no whole one. */
function standsFor(told: AlertSignal, signal: AlertSignal): boolean {
  return (
    signal.source === 'individual' &&
    signal.signalType === 'CLOSE' &&
    tellsOf(told.remaining ?? null, signal.remaining ?? null) &&
    (told.contributingStrategies ?? []).some(({ strategyName }) => strategyName === signal.strategyName)
  );
}

function tellsOf(told: RemainingPosition | null, remaining: RemainingPosition | null): boolean {
  if (told === null || remaining === null) return told === remaining;
  return remaining.side === null || told.side === remaining.side;
}

import type { AlertSignal } from '../alert-signal';
import type { Route } from '../routes/route';
import type { SuppressionReason } from './decide';
import { decide } from './decide';
import { dedupeKeyOf } from './dedupe-key';
import type { RouteState } from './route-state';

/** An alert that a destination is owed, on behalf of one route or more. */
export interface OwedAlert {
  destinationKey: string;
  /** The names of the routes that queued it: each remembers it as queued. */
  routes: string[];
  /** An exit to one of its routes is an exit. */
  isExit: boolean;
  mentionRoles: string[];
  /** The most patient of its routes; null when one sets no limit. */
  maxAgeSeconds: number | null;
}

export interface SignalDecision {
  dedupeKey: string;
  owed: OwedAlert[];
  suppressed: { route: string; reason: SuppressionReason }[];
}

/**
 * What all routes together make of a signal. Routes that send it to one destination owe that one alert. `stateOf` gives what a
 * route remembers of the signal's symbol.
 */
export function decideAll(
  signal: AlertSignal,
  routes: readonly Route[],
  stateOf: (route: Route) => RouteState,
  nowMs: number,
): SignalDecision {
  const owed = new Map<string, OwedAlert>();
  const suppressed: SignalDecision['suppressed'] = [];
  for (const route of routes) {
    const decision = decide(signal, route, stateOf(route), nowMs);
    if (decision.kind === 'suppress') suppressed.push({ route: route.name, reason: decision.reason });
    else {
      const one = owed.get(route.destinationKey);
      const other = owedBy(route, decision.isExit);
      owed.set(route.destinationKey, one === undefined ? other : mergeOwed(one, other));
    }
  }
  return { dedupeKey: dedupeKeyOf(signal), owed: [...owed.values()], suppressed };
}

function owedBy({ destinationKey, name, mentionRole, maxAgeSeconds }: Route, isExit: boolean): OwedAlert {
  const mentionRoles = mentionRole === null ? [] : [mentionRole];
  return { destinationKey, routes: [name], isExit, mentionRoles, maxAgeSeconds };
}

/** One alert for both, to the destination of both. */
export function mergeOwed(one: OwedAlert, other: OwedAlert): OwedAlert {
  const ages = [one.maxAgeSeconds, other.maxAgeSeconds];
  return {
    destinationKey: one.destinationKey,
    routes: [...new Set([...one.routes, ...other.routes])],
    isExit: one.isExit || other.isExit,
    mentionRoles: [...new Set([...one.mentionRoles, ...other.mentionRoles])],
    maxAgeSeconds: ages.includes(null) ? null : Math.max(...ages.map(Number)),
  };
}

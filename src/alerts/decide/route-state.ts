import type { AlertSignal, SignalType } from '../alert-signal';

/** What a route remembers of one symbol. */
export interface RouteState {
  lastQueued: QueuedAlert | null;
  /** When the alert of each dedupe key was last queued, in epoch milliseconds; at least those within the route's window. */
  queuedAtByDedupeKey: ReadonlyMap<string, number>;
}

export interface QueuedAlert {
  signalType: SignalType;
  /** Epoch milliseconds. */
  queuedAtMs: number;
}

export const EMPTY_ROUTE_STATE: RouteState = { lastQueued: null, queuedAtByDedupeKey: new Map() };

/** The state after an alert was queued, for the next signal of the same transaction. */
export function rememberQueued(
  state: RouteState,
  { signalType }: Pick<AlertSignal, 'signalType'>,
  dedupeKey: string,
  nowMs: number,
): RouteState {
  return {
    lastQueued: { signalType, queuedAtMs: nowMs },
    queuedAtByDedupeKey: new Map(state.queuedAtByDedupeKey).set(dedupeKey, nowMs),
  };
}

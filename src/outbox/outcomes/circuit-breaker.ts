import type { Outcome } from './outcome';

/** Plain data, so that it can be stored and survive a restart. Times are epoch milliseconds. */
export type BreakerState =
  | { kind: 'closed'; failures: number }
  | { kind: 'open'; trialFromMs: number }
  /** One send tries whether the destination is back. */
  | { kind: 'trial'; startedAtMs: number };

export interface BreakerRules {
  /** In a row. */
  failuresToOpen: number;
  openMs: number;
}

export const DESTINATION_BREAKER: BreakerRules = { failuresToOpen: 5, openMs: 60_000 };
export const CLOSED_BREAKER: BreakerState = { kind: 'closed', failures: 0 };

export type BreakerPermission =
  /** Send, and store `state` before it. */
  { kind: 'allowed'; state: BreakerState } | { kind: 'refused'; retryAtMs: number };

/** Whether a send may go. After `openMs` one may, as a trial; a trial that never ended (its process died) gives way to another. */
export function requestPermission(state: BreakerState, nowMs: number, rules = DESTINATION_BREAKER): BreakerPermission {
  if (state.kind === 'closed') return { kind: 'allowed', state };
  const trialFromMs = state.kind === 'open' ? state.trialFromMs : state.startedAtMs + rules.openMs;
  // What is twice as far away as the rule says was stored before the clock was set back.
  const isImpossible = trialFromMs > nowMs + 2 * rules.openMs;
  const retryAtMs = Math.min(trialFromMs, nowMs + rules.openMs);
  if (retryAtMs > nowMs && !isImpossible) return { kind: 'refused', retryAtMs };
  return { kind: 'allowed', state: { kind: 'trial', startedAtMs: nowMs } };
}

/** The state after a send: failures in a row open it, a failed trial at once, and anything that proves the other side there closes it. */
export function breakerAfter(
  state: BreakerState,
  outcome: Pick<Outcome, 'kind'>,
  nowMs: number,
  rules = DESTINATION_BREAKER,
): BreakerState {
  if (!isDestinationFailure(outcome)) return CLOSED_BREAKER;
  const failures = state.kind === 'closed' ? state.failures + 1 : rules.failuresToOpen;
  if (failures < rules.failuresToOpen) return { kind: 'closed', failures };
  return { kind: 'open', trialFromMs: nowMs + rules.openMs };
}

/** Whether an outcome counts against its destination: it failed or kept silent. A refusal or a 429 shows that it is there. */
export function isDestinationFailure({ kind }: Pick<Outcome, 'kind'>): boolean {
  return kind === 'back-off' || kind === 'ambiguous';
}

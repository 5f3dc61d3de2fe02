import { Clock, SteadyClock } from '../../clock';
import type { Settings } from '../../config';
import { type BreakerRules, DESTINATION_BREAKER } from '../outcomes/circuit-breaker';
import { backOffDelayMs } from '../outcomes/retry-schedule';

/** The times that delivery keeps. One object, so that a test can let a day pass. */
export interface DeliveryRules {
  /** The time of day, epoch milliseconds: for what is shown, and for the age of a signal. */
  nowMs(): number;
  /** The time that waits run on, epoch milliseconds: nobody sets it back. */
  steadyMs(): number;
  /** How long a destination rests after so many failures in a row. */
  backOffMs(failures: number): number;
  breaker: BreakerRules;
  /** How long delivery rests at most before it looks whether the store is back. */
  longestStoreRestMs: number;
  sendTimeoutMs: number;
  /** How long a channel is held without renewing: longer than a send may take. */
  leaseMs: number;
  /** How long a lease that is not used is kept. */
  idleLeaseMs: number;
  /** How often the outbox is looked at for what other processes put there. */
  pollMs: number;
}

/** Injection token of the `DeliveryRules`. */
export const DELIVERY_RULES = Symbol('DELIVERY_RULES');

export function deliveryRules(settings: Settings, clock = new Clock()): DeliveryRules {
  const steady = new SteadyClock(clock);
  const sendTimeoutMs = settings.DISCORD_SEND_TIMEOUT_SECONDS * 1000;
  return {
    nowMs: () => clock.nowMs(),
    steadyMs: () => steady.nowMs(),
    backOffMs: (failures) => backOffDelayMs(failures, Math.random()),
    breaker: DESTINATION_BREAKER,
    longestStoreRestMs: 2000,
    sendTimeoutMs,
    leaseMs: sendTimeoutMs * 2 + 6000,
    idleLeaseMs: 5000,
    pollMs: settings.DATABASE_URL === null ? 5000 : 1000,
  };
}

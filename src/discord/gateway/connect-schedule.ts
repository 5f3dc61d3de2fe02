/** Once the first tries are used up, Discord is asked again this often. */
export const SLOW_RETRY_MS = 5 * 60_000;

export interface ConnectSchedule {
  /** Tries in close succession. */
  attempts: number;
  /** The pause before the second try; it doubles with each further one. */
  delayMs: number;
}

/**
 * How long to wait after the try number `failed` (from 1) has failed. `random` is in [0, 1): the pause is shortened by up to
 * a quarter, so that many processes do not come back at the same moment.
 */
export function pauseAfter(failed: number, schedule: ConnectSchedule, random: number): number {
  const full =
    failed >= schedule.attempts ? SLOW_RETRY_MS : Math.min(schedule.delayMs * 2 ** (failed - 1), SLOW_RETRY_MS);
  return Math.round(full * (1 - random / 4));
}

import type { StoredDestination } from '../../storage';

/** The longest back-off is 5 minutes, the breaker's rest shorter. */
const LONGEST_BACK_OFF_MS = 6 * 60_000;
/** The longest waits that are known are those of addresses that Discord has banned for an hour. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** No wait that was stored for a destination is longer: one that is comes from a clock that was set since. In ms. */
export function longestWaitMs({ failures }: Pick<StoredDestination, 'failures'>): number {
  return failures > 0 ? LONGEST_BACK_OFF_MS : LONGEST_WAIT_MS;
}

/**
 * When stored waits end for this process. One that is too long to be true, since the clock was set back before a restart, is waited
 * for as long as the longest that is possible from when it was first seen.
 */
export class StoredWaits {
  private readonly seen = new Map<number, { retryAt: string; untilMs: number }>();

  /** The end of a destination's wait, in the time of `nowMs`; 0 when it waits for nothing. */
  endOf(row: Pick<StoredDestination, 'id' | 'retryAt' | 'failures'>, nowMs: number): number {
    if (row.retryAt === null) {
      this.seen.delete(row.id);
      return 0;
    }
    const known = this.seen.get(row.id);
    if (known?.retryAt === row.retryAt) return known.untilMs;
    const untilMs = Math.min(Date.parse(row.retryAt), nowMs + longestWaitMs(row));
    this.seen.set(row.id, { retryAt: row.retryAt, untilMs });
    return untilMs;
  }
}

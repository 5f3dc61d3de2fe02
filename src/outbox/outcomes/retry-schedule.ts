const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 300_000;

/**
 * How long a destination rests after so many failures in a row: anything up to 1 s, doubling to 5 min, without end. `random` is
 * from 0 to 1: with full jitter, destinations that failed together do not come back together.
 */
export function backOffDelayMs(failures: number, random: number): number {
  return Math.round(random * longestBackOffMs(failures));
}

/** The bound of the wait after so many failures, 1 and more. */
export function longestBackOffMs(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
}

import type { ReaderLimits } from './reader-progress';

/** How long things may take on a connection, in milliseconds. */
export interface HttpLimits {
  /** A handler, from the arrival of its request until its answer's headers are out. */
  handlerMs: number;
  /** A request, from its first byte to its last. */
  receiveMs: number;
  /** A connection on which nothing moves. */
  idleMs: number;
  /** How often deadlines and readers are looked at: nothing ends earlier, and so much later at most. */
  sweepMs: number;
  reader: ReaderLimits;
}

export const HTTP_LIMITS: HttpLimits = {
  handlerMs: 15_000,
  receiveMs: 30_000,
  idleMs: 60_000,
  sweepMs: 500,
  // A chart of 10 MiB may take a quarter of an hour. Kernels tell of progress in steps of up to a megabyte: hence the long look.
  reader: { minBytesPerSecond: 1024, lookMs: 60_000, longestMs: 15 * 60_000 },
};

/** How slowly an answer may be read. */
export interface ReaderLimits {
  minBytesPerSecond: number;
  /** Over how long the rate is taken, in milliseconds. */
  lookMs: number;
  /** The longest time that bytes may wait for their reader without a break, in milliseconds. */
  longestMs: number;
}

/** What a connection has passed on, and what waits to be. */
export interface Outflow {
  sentBytes: number;
  waitingBytes: number;
}

/** A connection on which bytes wait: since when, and where the present look at its rate began. */
export interface Reading {
  sinceMs: number;
  lookedAtMs: number;
  lookedAtBytes: number;
}

/**
 * How a reader gets on: 'done' when nothing waits, 'too-slow' when the connection should be ended, else what to remember until
 * the next look.
 */
export function followReader(
  reading: Reading | null,
  { sentBytes, waitingBytes }: Outflow,
  nowMs: number,
  limits: ReaderLimits,
): Reading | 'done' | 'too-slow' {
  if (waitingBytes === 0) return 'done';
  if (reading === null) return { sinceMs: nowMs, lookedAtMs: nowMs, lookedAtBytes: sentBytes };
  if (nowMs - reading.sinceMs > limits.longestMs) return 'too-slow';
  const elapsedMs = nowMs - reading.lookedAtMs;
  if (elapsedMs < limits.lookMs) return reading;
  const expectedBytes = (limits.minBytesPerSecond * elapsedMs) / 1000;
  if (sentBytes - reading.lookedAtBytes < expectedBytes) return 'too-slow';
  return { ...reading, lookedAtMs: nowMs, lookedAtBytes: sentBytes };
}

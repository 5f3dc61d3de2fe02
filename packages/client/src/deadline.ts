/**
 * A moment to come, by two clocks: the steady one stands still while a computer sleeps, the time of day may be set back. It has
 * passed as soon as one of them says so.
 */
export interface Deadline {
  readonly steadyMs: number;
  readonly timeOfDayMs: number;
}

export function deadlineIn(ms: number): Deadline {
  return { steadyMs: performance.now() + ms, timeOfDayMs: Date.now() + ms };
}

export function hasPassed({ steadyMs, timeOfDayMs }: Deadline): boolean {
  return performance.now() >= steadyMs || Date.now() >= timeOfDayMs;
}

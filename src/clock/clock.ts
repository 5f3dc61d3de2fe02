/**
 * The wall clock that the application believes: what is stored, shown and compared with stored times comes from it. Tests hand
 * in one of their own. Waits and durations do not belong here: they run on `performance.now()`, which nobody sets back.
 */
export class Clock {
  /** @param readMs tells milliseconds since 1970; the machine's clock when not given */
  constructor(private readonly readMs: () => number = Date.now) {}

  /** Milliseconds since 1970. */
  nowMs(): number {
    return this.readMs();
  }

  now(): Date {
    return new Date(this.readMs());
  }

  /** ISO 8601 in UTC, as the store keeps times. */
  nowIso(): string {
    return this.now().toISOString();
  }
}

import type { Clock } from './clock';

/**
 * For what waits: it begins at the wall clock's time, so that its times can be stored and compared with those of before a restart, and
 * runs on by itself. Nobody sets it back or ahead.
 */
export class SteadyClock {
  private readonly originMs: number;

  constructor(clock: Clock) {
    this.originMs = clock.nowMs() - performance.now();
  }

  /** Milliseconds since 1970, but for what the wall clock was set by since the start. */
  nowMs(): number {
    return Math.round(this.originMs + performance.now());
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  nowIso(): string {
    return this.now().toISOString();
  }
}

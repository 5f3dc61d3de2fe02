/** In a row, and how long it then stays open. */
export interface BreakerRules {
  failures: number;
  openMs: number;
}

/**
 * Keeps a store that fails from being asked for each message: closed, it lets everything through; open, nothing until its time has
 * passed; half-open, one try, whose outcome closes or opens it.
 */
export class StoreBreaker {
  private failures = 0;
  private openUntilMs: number | null = null;

  constructor(private readonly rules: BreakerRules) {}

  state(nowMs: number): 'closed' | 'open' | 'half-open' {
    if (this.openUntilMs === null) return 'closed';
    return nowMs < this.openUntilMs ? 'open' : 'half-open';
  }

  /** How long nothing may be tried, 0 when something may. */
  waitMs(nowMs: number): number {
    return Math.max(0, (this.openUntilMs ?? 0) - nowMs);
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntilMs = null;
  }

  failed(nowMs: number): void {
    this.failures++;
    if (this.openUntilMs !== null || this.failures >= this.rules.failures) this.openUntilMs = nowMs + this.rules.openMs;
  }
}

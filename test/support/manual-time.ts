import { FeedTime } from '../../src/kick/feeds/feed-time';

interface Timer {
  atMs: number;
  call: () => void;
}

/** Time that passes when a test says so. */
export class ManualTime extends FeedTime {
  private currentMs: number;
  private readonly timers = new Set<Timer>();

  constructor(startMs: number) {
    super({ nowMs: () => startMs });
    this.currentMs = startMs;
  }

  override nowMs(): number {
    return this.currentMs;
  }

  override after(ms: number, call: () => void): () => void {
    const timer = { atMs: this.currentMs + ms, call };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** In how many milliseconds each call is due, soonest first. */
  get waiting(): number[] {
    return [...this.timers].map(({ atMs }) => atMs - this.currentMs).sort((one, other) => one - other);
  }

  /** Lets so much time pass, and makes the calls that fall due, in order. */
  advance(ms: number): void {
    const endMs = this.currentMs + ms;
    for (let due = this.nextBy(endMs); due; due = this.nextBy(endMs)) {
      this.timers.delete(due);
      this.currentMs = Math.max(this.currentMs, due.atMs);
      due.call();
    }
    this.currentMs = endMs;
  }

  private nextBy(endMs: number): Timer | undefined {
    return [...this.timers].filter(({ atMs }) => atMs <= endMs).sort((one, other) => one.atMs - other.atMs)[0];
  }
}

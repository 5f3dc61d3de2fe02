/** Holds so many at most; what comes beyond pushes the oldest out, which is counted. */
export class MessageQueue<T> {
  dropped = 0;
  private items: T[] = [];
  /** Where the oldest stands: taking from the front of an array moves all that follow. */
  private start = 0;

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.items.length - this.start;
  }

  put(item: T): void {
    this.items.push(item);
    this.bound();
  }

  /** Takes the oldest out, at most so many. */
  take(count: number): T[] {
    const taken = this.items.slice(this.start, this.start + count);
    this.start += taken.length;
    this.bound();
    return taken;
  }

  /** Puts what was taken before all others again; what does not fit any more is dropped. */
  putBack(taken: readonly T[]): void {
    this.items = [...taken, ...this.items.slice(this.start)];
    this.start = 0;
    this.bound();
  }

  private bound(): void {
    const excess = this.size - this.limit;
    if (excess > 0) {
      this.start += excess;
      this.dropped += excess;
    }
    // What is gone is let go of now and then, not each time.
    if (this.start > this.limit || this.size === 0) {
      this.items = this.items.slice(this.start);
      this.start = 0;
    }
  }
}

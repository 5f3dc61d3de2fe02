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
    if (this.size > this.limit) {
      this.start++;
      this.dropped++;
    }
    if (this.start > this.limit) this.compact();
  }

  /** The oldest, at most so many; they stay until `remove`. */
  peek(count: number): T[] {
    return this.items.slice(this.start, this.start + count);
  }

  /** Removes those of the given ones that are still there. */
  remove(done: readonly T[]): void {
    const gone = new Set(done);
    while (this.size > 0 && gone.has(this.items[this.start] as T)) this.start++;
    if (this.size === 0 || this.start > this.limit) this.compact();
  }

  private compact(): void {
    this.items = this.items.slice(this.start);
    this.start = 0;
  }
}

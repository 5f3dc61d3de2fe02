/** The last so many values of a column in ascending order, kept from place to place: sorting each window anew takes twenty times as long. */
export class SortedWindow {
  private readonly sorted: Float64Array;
  private count = 0;

  constructor(private readonly size: number) {
    this.sorted = new Float64Array(size);
  }

  get isFull(): boolean {
    return this.count === this.size;
  }

  /** Forgets everything. */
  clear(): void {
    this.count = 0;
  }

  /** Takes a value in. A full window gives up `oldest`, the value that came in first. */
  push(value: number, oldest: number): void {
    if (this.isFull) {
      const place = this.placeOf(oldest);
      this.sorted.copyWithin(place, place + 1, this.count);
      this.count -= 1;
    }
    const place = this.placeOf(value);
    this.sorted.copyWithin(place + 1, place, this.count);
    this.sorted[place] = value;
    this.count += 1;
  }

  /**
   * The value below which so many percent of the values lie, between two values in proportion: R's type 7, and what NumPy, Excel's
   * PERCENTILE.INC and Python's `statistics.quantiles(…, method='inclusive')` give.
   */
  percentile(percent: number): number {
    const rank = (percent / 100) * (this.count - 1);
    const below = Math.floor(rank);
    const low = this.sorted[below]!;
    const high = this.sorted[Math.min(below + 1, this.count - 1)]!;
    return low + (high - low) * (rank - below);
  }

  /** The first place whose value is not less. */
  private placeOf(value: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

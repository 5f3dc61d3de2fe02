/** At most so many requests in so much time. */
export interface RateLimit {
  requests: number;
  windowMs: number;
}

/** Discord's clock and ours are two: each window is taken to be longer by a hundredth. */
const CLOCK_MARGIN = 0.01;

/** A request that occupies a place in a window. */
export interface WindowPlace {
  /** Null while it runs: nobody knows when Discord counted it. */
  endedAtMs: number | null;
}

/**
 * Keeps requests below a limit, however Discord cuts its windows: fixed ones that open with a request or by its clock, or
 * sliding ones. Discord counted a request somewhere between its start and its answer; so a place is free again one window after
 * the answer, and no window of Discord's can hold more requests than the limit. Times are passed in, in milliseconds of any one
 * clock; one that was set back makes no wait longer than a window.
 */
export class SlidingWindow {
  private places: WindowPlace[] = [];
  private readonly spanMs: number;

  constructor(private readonly limit: RateLimit) {
    this.spanMs = limit.windowMs * (1 + CLOCK_MARGIN);
  }

  /** When the next request may start: now, later, or Infinity for "when one that runs has ended". */
  nextAllowedAt(nowMs: number): number {
    const frees = this.places.map(({ endedAtMs }) => this.freesAt(endedAtMs, nowMs)).sort((a, b) => a - b);
    const excess = frees.length - this.limit.requests;
    return excess < 0 ? nowMs : Math.max(nowMs, frees[excess]!);
  }

  /** Takes a place for a request that starts now, whether or not there is room. */
  begin(nowMs: number): WindowPlace {
    this.places = this.places.filter(({ endedAtMs }) => this.freesAt(endedAtMs, nowMs) > nowMs);
    const place: WindowPlace = { endedAtMs: null };
    this.places.push(place);
    return place;
  }

  /** The answer came, or will not come any more. */
  end(place: WindowPlace, nowMs: number): void {
    place.endedAtMs = nowMs;
  }

  /** Whether it holds nothing that matters any more. */
  isIdle(nowMs: number): boolean {
    return this.places.every(({ endedAtMs }) => this.freesAt(endedAtMs, nowMs) <= nowMs);
  }

  private freesAt(endedAtMs: number | null, nowMs: number): number {
    return endedAtMs === null ? Infinity : Math.min(endedAtMs, nowMs) + this.spanMs;
  }
}

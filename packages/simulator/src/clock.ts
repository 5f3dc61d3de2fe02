/**
 * The time the simulated Discord lives in: rate limits, interaction tokens and signed links run on it. A scale of 60 makes one
 * simulated minute pass in each real second, so that a test need not wait for a window to close.
 */
export class SimulatedClock {
  #scale: number;
  #originMs: number;
  #wallOriginMs = Date.now();

  constructor(scale = 1, startMs = Date.now()) {
    this.#scale = scale;
    this.#originMs = startMs;
  }

  /** Simulated milliseconds since 1970. */
  get nowMs(): number {
    return this.#originMs + (Date.now() - this.#wallOriginMs) * this.#scale;
  }

  get scale(): number {
    return this.#scale;
  }

  /** Changes the speed from now on; time itself does not jump. */
  setScale(scale: number): void {
    this.#originMs = this.nowMs;
    this.#wallOriginMs = Date.now();
    this.#scale = scale;
  }

  /** How long a real client has to wait for so much simulated time to pass. */
  toWallMs(simulatedMs: number): number {
    return simulatedMs / this.#scale;
  }
}

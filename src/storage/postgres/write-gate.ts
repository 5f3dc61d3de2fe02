import { storageBusy, storageClosed } from '../storage-refusals';

/** Lets so many writes run at once, so many more wait, in order, and refuses the others. */
export class WriteGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private isClosed = false;
  private whenIdle: (() => void) | null = null;

  constructor(
    private readonly concurrency: number,
    private readonly maxWaiting: number,
  ) {}

  get depth(): number {
    return this.running + this.waiting.length;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw storageClosed();
    if (this.waiting.length >= this.maxWaiting) throw storageBusy();
    if (this.running < this.concurrency) this.running++;
    // Who leaves hands its place on, so nobody who comes later overtakes.
    else await new Promise<void>((enter) => this.waiting.push(enter));
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Lets nobody in any more and resolves when all have left. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.running > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) return next();
    this.running--;
    if (this.running === 0) this.whenIdle?.();
  }
}

import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** Waits of the background work for Discord, all of which end at once when the application shuts down. */
@Injectable()
export class Pauses {
  private readonly shutdown = new AbortController();

  constructor() {
    // Each wait listens; as many may wait as there are replies that Discord did not take yet.
    setMaxListeners(0, this.shutdown.signal);
  }

  get isOver(): boolean {
    return this.shutdown.signal.aborted;
  }

  /** Aborted when the application shuts down. */
  get signal(): AbortSignal {
    return this.shutdown.signal;
  }

  /** Resolves after `durationMs`, or at once on shutdown. Does not keep the process alive. */
  async wait(durationMs: number): Promise<void> {
    await delay(durationMs, undefined, { signal: this.signal, ref: false }).catch(() => undefined);
  }

  /** What `work` resolves or rejects with, or undefined on shutdown, whichever comes first. */
  async until<T>(work: Promise<T>): Promise<T | undefined> {
    const ended = new Promise<undefined>((resolve) => {
      this.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    return this.isOver ? undefined : Promise.race([work, ended]);
  }

  end(): void {
    this.shutdown.abort();
  }
}

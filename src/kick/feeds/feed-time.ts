import type { SteadyClock } from '../../clock';

/** Time for what waits: it tells the time and calls later. Nothing of it keeps the process alive; tests hand in one of their own. */
export class FeedTime {
  constructor(private readonly clock: Pick<SteadyClock, 'nowMs'>) {}

  nowMs(): number {
    return this.clock.nowMs();
  }

  /** Calls after so many milliseconds, unless what it returns is called first. */
  after(ms: number, call: () => void): () => void {
    const timer = setTimeout(call, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }

  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.after(ms, end);
      signal.addEventListener('abort', end);
    });
  }

  /** Aborted after so many milliseconds, or with the given one. Call `clear` when it is of no more use. */
  deadline(ms: number, ended: AbortSignal): { signal: AbortSignal; clear: () => void } {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const cancel = this.after(ms, abort);
    ended.addEventListener('abort', abort);
    if (ended.aborted) abort();
    return {
      signal: controller.signal,
      clear: () => {
        cancel();
        ended.removeEventListener('abort', abort);
      },
    };
  }
}

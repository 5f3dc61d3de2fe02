import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from './sqlite-errors';

/** Between two tries of something that another process has locked, in ms. */
export const LOCK_RETRY_MS = 20;

/** Tries again while another process holds the lock, for at most `waitMs`; other work goes on between the tries. */
export async function retryWhileLocked<T>(work: () => T | Promise<T>, waitMs: number): Promise<T> {
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= giveUpAt) throw error;
      await sleep(LOCK_RETRY_MS);
    }
  }
}

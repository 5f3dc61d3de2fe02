import { setTimeout as delay } from 'node:timers/promises';
import { classifyReplyFailure } from './reply-failure';

/** Discord allows 3 seconds; a try that begins later comes too late. */
const ACKNOWLEDGE_WITHIN_MS = 2500;
const PAUSE_MS = 150;

/**
 * Sends the first answer to an interaction, tried for as long as Discord allows. `mine` when this call did it; `theirs` when the
 * interaction was answered before: by another process, or by a try whose answer was lost. Throws what Discord said otherwise.
 */
export async function acknowledge(send: () => Promise<unknown>): Promise<'mine' | 'theirs'> {
  const deadline = performance.now() + ACKNOWLEDGE_WITHIN_MS;
  for (;;) {
    try {
      await send();
      return 'mine';
    } catch (error) {
      const failure = classifyReplyFailure(error);
      if (failure === 'done') return 'theirs';
      if (failure !== 'retry' || performance.now() > deadline) throw error;
      await delay(PAUSE_MS);
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';

/** What cannot be deferred, a form or a list of choices, gives up after this: Discord waits for 3 seconds. */
export const PATIENCE_MS = 2000;

/** What `work` brings, or what `otherwise` says when that takes longer. The work itself goes on, and its late failure is nobody's. */
export async function withPatience<T>(work: Promise<T>, otherwise: () => T, patienceMs = PATIENCE_MS): Promise<T> {
  const arrived = new AbortController();
  const tooLong = delay(patienceMs, undefined, { signal: arrived.signal }).then(otherwise);
  // Whichever loses must not become an unhandled rejection.
  tooLong.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    arrived.abort();
  }
}

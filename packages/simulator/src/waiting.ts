/** How long the waits of tests last when nothing else is said, in real milliseconds: a busy machine keeps it too. */
export const PATIENCE_MS = 60_000;

/**
 * Resolves with the first value that is not undefined, asked now and after each change.
 * @throws Error naming `what` when `timeoutMs` real milliseconds have passed, or when `closing` is aborted
 */
export function waitFor<T>(
  what: string,
  timeoutMs: number,
  subscribe: (listener: () => void) => () => void,
  ask: () => T | undefined,
  closing?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      const value = ask();
      if (value === undefined) return false;
      stop();
      resolve(value);
      return true;
    };
    const fail = (why: string) => {
      stop();
      reject(new Error(`${what} did not come ${why}`));
    };
    const onClosing = () => fail('before the simulator was closed');
    const unsubscribe = subscribe(() => void settle());
    const timer = setTimeout(() => fail(`within ${timeoutMs} ms`), timeoutMs);
    closing?.addEventListener('abort', onClosing);
    const stop = () => {
      clearTimeout(timer);
      unsubscribe();
      closing?.removeEventListener('abort', onClosing);
    };
    if (closing?.aborted) onClosing();
    else settle();
  });
}

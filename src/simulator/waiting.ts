/**
 * Resolves with the first value that is not undefined, asked now and after each change.
 * @throws Error naming `what` when `timeoutMs` real milliseconds have passed
 */
export function waitFor<T>(
  what: string,
  timeoutMs: number,
  subscribe: (listener: () => void) => () => void,
  ask: () => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      const value = ask();
      if (value === undefined) return false;
      stop();
      resolve(value);
      return true;
    };
    const unsubscribe = subscribe(() => void settle());
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${what} did not come within ${timeoutMs} ms`));
    }, timeoutMs);
    const stop = () => {
      clearTimeout(timer);
      unsubscribe();
    };
    settle();
  });
}

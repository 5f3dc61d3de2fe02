import type { CliContext } from './cli-context';

/** As a shell names a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Runs work that a signal ends early: what it had begun it takes back itself, and the exit code is 130. */
export async function interruptible(
  context: CliContext,
  work: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) context.process.on(signal, () => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    context.progress?.(null);
    context.err('Interrupted. Nothing was left half done.');
    return INTERRUPTED;
  }
}

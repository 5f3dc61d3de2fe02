import type { LoadOptions } from './load-settings';

/** What this process was started with: the one place where the environment is read. */
export function readProcessInput(): Required<Pick<LoadOptions, 'env' | 'cwd' | 'isTerminal'>> {
  return { env: { ...process.env }, cwd: process.cwd(), isTerminal: process.stdout.isTTY === true };
}

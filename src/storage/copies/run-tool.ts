import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface ToolResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs another program to its end. Rejects when it cannot be started (ENOENT), and with the signal's reason, having killed it, when
 * that fires.
 */
export async function runTool(
  program: string,
  words: readonly string[],
  { env, signal }: { env?: NodeJS.ProcessEnv; signal?: AbortSignal } = {},
): Promise<ToolResult> {
  signal?.throwIfAborted();
  // eslint-disable-next-line no-restricted-properties -- Nothing is read of it: the program gets what this one was given.
  const given = process.env;
  const child = spawn(program, words, { env: { ...given, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    signal?.throwIfAborted();
    return { exitCode, stdout, stderr };
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

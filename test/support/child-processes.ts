import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** A test that fails half-way must not leave a process behind, which would also keep the run from ending. */
const started = new Set<ChildProcessWithoutNullStreams>();

/** Outside Jest whoever starts a process ends it. */
if (typeof afterAll === 'function') {
  afterAll(async () => {
    await Promise.all([...started].map(kill));
  });
}

/** Another process that holds the write lock of a SQLite file until `release` is called, or it is killed. */
export async function lockInAnotherProcess(file: string, begin = 'BEGIN IMMEDIATE') {
  const child = runScript('lock-file.ts', file, begin);
  await firstLine(child);
  return {
    release: async () => {
      const ended = once(child, 'exit');
      child.stdin.end('release\n');
      await ended;
    },
    kill: () => kill(child),
  };
}

/** Runs a TypeScript file of this folder. */
export function runScript(name: string, ...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, name), ...args], { cwd: root });
  started.add(child);
  return child;
}

/** The lines that a process prints, until `isEnough` says so or it ends. */
export async function readLines(
  child: ChildProcessWithoutNullStreams,
  onLine: (line: string) => void | Promise<void>,
): Promise<void> {
  for await (const line of createInterface({ input: child.stdout })) await onLine(line);
}

export async function kill(child: ChildProcessWithoutNullStreams): Promise<void> {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
  child.kill('SIGKILL');
  await ended;
}

export async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`the process ended before it printed a line: ${errors.join('')}`);
}

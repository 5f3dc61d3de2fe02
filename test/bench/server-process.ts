import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';

/** A server under measurement, in a process of its own. */
export interface ServerProcess {
  url: string;
  startedAt: number;
  /** The memory that the process holds now, in MiB. */
  residentMb(): number;
  stop(): Promise<void>;
}

/** Starts a Node program that listens on `port`, and resolves when `path` answers 200. */
export async function startServer(
  args: string[],
  options: { env: Record<string, string>; port: number; path: string; deadlineMs?: number },
): Promise<ServerProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...options.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${options.port}`;
  await waitUntilAnswered(`${url}${options.path}`, child, options.deadlineMs ?? 60_000);
  return {
    url,
    startedAt,
    residentMb: () => residentMb(child),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function waitUntilAnswered(url: string, child: ChildProcess, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode} before ${url} answered`);
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  throw new Error(`${url} did not answer within ${deadlineMs} ms`);
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

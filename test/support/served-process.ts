import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Simulator } from '@coachwire/simulator';
import { movedClock } from './moved-clock';
import { until } from './until';

const MAIN = join(__dirname, '../../dist/main.js');

const started = new Set<ChildProcess>();

/** A test that fails half-way must not leave its process behind. */
if (typeof afterAll === 'function') {
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
  });
}

/** The built program in a process of its own, for tests that end it: `npm run build` comes first. */
export class ServedProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts `serve` on a port and resolves when it is ready. The simulator stays with the test. */
  static async start(simulator: Simulator, database: string, port: number, settings: Record<string, string> = {}) {
    const env = {
      PATH: process.env.PATH,
      ...movedClock(),
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_BOT_TOKEN: simulator.token,
      DATABASE_PATH: database,
      API_PORT: String(port),
      LOG_LEVEL: 'error',
      LOG_FILE: 'none',
      CONFIG_FILE: join(__dirname, '../../config/default.yaml'),
      ...settings,
    };
    const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    started.add(child);
    const url = `http://127.0.0.1:${port}`;
    await until(
      'readiness',
      async () => {
        if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`);
        return (await fetch(`${url}/health/ready`).catch(() => null))?.status === 200;
      },
      30_000,
    );
    return new ServedProcess(child, url);
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(this.url + path)).json()) as T;
  }

  /** Sends the signal, and resolves to the exit code; null for a process that was killed. */
  async end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | null> {
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    const [exitCode] = (await exited) as [number | null];
    return exitCode;
  }
}

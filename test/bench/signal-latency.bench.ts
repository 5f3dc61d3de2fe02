import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { createCaller, startCoachwire } from './coachwire-process';
import { progress, quantile, report } from './report';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

/** As many as come in the first minutes after a start: nothing is warm yet. */
const SIGNALS = 400;
const ROUNDS = 3;

/** How long the sender of one signal waits, one after the other, beyond what Fastify with one row on the disk takes. */
export async function benchSignalLatency(): Promise<void> {
  const beyond: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) beyond.push(await compareOnce(round));
  report('signal-wait-beyond-bare-insert', quantile(beyond, 0.5), 'ms', '<=', 2);
}

async function compareOnce(round: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const servers: ServerProcess[] = [];
  try {
    const headers = await createCaller(folder, 'signals');
    servers.push(await startCoachwire(folder, { API_RATE_LIMIT_PER_MINUTE: '0' }));
    servers.push(await startBare(join(folder, 'bare.db')));
    const [ours, bare] = await postInTurns(
      servers.map(({ url }) => url),
      headers,
    );
    const medians = [ours!, bare!].map((times) => quantile(times, 0.5));
    const shown = [ours!, bare!].map(
      (times) => `${quantile(times, 0.5).toFixed(2)} / ${quantile(times, 0.99).toFixed(1)}`,
    );
    progress(`round ${round}: median / p99 ms: ${shown[0]}, bare ${shown[1]}`);
    return medians[0]! - medians[1]!;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function startBare(database: string): Promise<ServerProcess> {
  const port = await freePort();
  const program = ['--import', 'tsx', join(__dirname, 'bare-fastify-insert.ts')];
  return startServer(program, { env: { PORT: `${port}`, DATABASE: database }, port, path: '/' });
}

/** One request at a time, now to the one and now to the other: both meet the same machine. Answers the milliseconds of each. */
async function postInTurns(urls: readonly string[], headers: Record<string, string>): Promise<number[][]> {
  const pools = urls.map((url) => new Pool(url, { connections: 1 }));
  const times: number[][] = urls.map(() => []);
  for (let index = 0; index < SIGNALS; index++) {
    for (const [which, pool] of pools.entries()) {
      const body = JSON.stringify({ signals: [signal(index)] });
      const startedAt = performance.now();
      const answer = await pool.request({ method: 'POST', path: '/api/signals', headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 202) throw new Error(`Answered ${answer.statusCode}`);
      times[which]!.push(performance.now() - startedAt);
    }
  }
  await Promise.all(pools.map((pool) => pool.close()));
  return times;
}

function signal(index: number): Record<string, unknown> {
  return {
    ...{
      symbol: `SYM${index % 50}-USD`,
      signal_type: 'LONG',
      timestamp: new Date().toISOString(),
      price: 68_250.5 + index,
    },
    ...{ strategy_name: 'momentum', signal_strength: 'STRONG', confidence: 0.82, position_size: 0.02 },
  };
}

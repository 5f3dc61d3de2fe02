import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoachwireClient, type PlanAnswer } from '@coachwire/client';
import { fetch as undiciFetch, request } from 'undici';
import { startCoachwire } from './coachwire-process';
import { dayBack, GUILD_ID, seedPlans } from './seed-plans';
import { freePort } from '../support/free-port';
import { findPython, PYTHON_CLIENT } from '../support/python';
import { median, progress, report } from './report';
import { type ServerProcess, startServer } from './server-process';

const ROUNDS = 15;
const HITS = 100_000;
const DAYS = Array.from({ length: 100 }, (_, index) => dayBack(index));

/** The clients against their memory, and against bare undici on the same server, in turn. */
export async function benchClient(): Promise<void> {
  const port = await freePort();
  const env = { PORT: `${port}` };
  const server = await startServer([join(__dirname, 'bare-plan-server.mjs')], { env, port, path: '/' });
  try {
    await measureHits(server);
    measurePythonHits(server);
    await countRequests(server);
  } finally {
    await server.stop();
  }
  await compareWithUndici();
}

async function measureHits({ url }: ServerProcess): Promise<void> {
  progress('cache hits');
  const client = new CoachwireClient({ baseUrl: url });
  const microseconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await client.fetchCoachPlan('d', DAYS[0]);
    const startedAt = performance.now();
    for (let hit = 0; hit < HITS; hit++) await client.fetchCoachPlan('d', DAYS[0]);
    microseconds.push(((performance.now() - startedAt) * 1000) / HITS);
  }
  report('client-cache-hit', median(microseconds), 'us', '<=', 2);
}

function measurePythonHits({ url }: ServerProcess): void {
  const python = findPython();
  if (!python) return progress('no python3 with requests here: its client is not measured');
  const program = [
    'import sys, timeit, statistics, coachwire',
    'client = coachwire.create_client(sys.argv[1])',
    'client.fetch_coach_plan("d", "2026-11-20")',
    'hit = lambda: client.fetch_coach_plan("d", "2026-11-20")',
    'print(statistics.median(timeit.repeat(hit, number=20000, repeat=9)) / 20000 * 1e6)',
  ].join('\n');
  const printed = execFileSync(python, ['-B', '-c', program, url], { cwd: PYTHON_CLIENT, encoding: 'utf8' });
  report('python-client-cache-hit', Number(printed), 'us', '<=', 7);
}

async function countRequests({ url }: ServerProcess): Promise<void> {
  let requests = 0;
  const counting: typeof fetch = (...call) => {
    requests++;
    return fetch(...call);
  };
  const client = new CoachwireClient({ baseUrl: url, fetch: counting });
  await Promise.all(Array.from({ length: 1000 }, () => client.fetchCoachPlan('d', DAYS[0])));
  report('client-requests-of-1000-misses-at-once', requests, 'requests', '<=', 1);
}

/** The days come from a real server. */
async function compareWithUndici(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  await seedPlans(join(folder, 'plans.db'), 1000);
  const limits = { API_RATE_LIMIT_PER_MINUTE: '100000000' };
  const server = await startCoachwire(folder, { DEFAULT_GUILD_ID: GUILD_ID, ...limits });
  try {
    await compareOn(server.url);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function compareOn(url: string): Promise<void> {
  progress(`${DAYS.length} days fresh, and the same by bare undici`);
  const addressOf = (day: string) => `${url}/api/coach-plans/?coach=d&date=${day}`;
  const byClient = (client: CoachwireClient) => (day: string) => client.fetchCoachPlan('d', day);
  const byFetch = async (day: string) => (await (await undiciFetch(addressOf(day))).json()) as PlanAnswer;
  const byRequest = async (day: string) => (await (await request(addressOf(day))).body.json()) as PlanAnswer;
  const ratios: Record<'fetch' | 'request', number[]> = { fetch: [], request: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const ours = await durationOf(byClient(new CoachwireClient({ baseUrl: url })));
    ratios.fetch.push(ours / (await durationOf(byFetch)));
    ratios.request.push(ours / (await durationOf(byRequest)));
  }
  // The first rounds compile.
  report('client-100-days-of-bare-undici-fetch', median(ratios.fetch.slice(5)), 'ratio', '<=', 1.2);
  // fetch itself, which browsers share, costs several times what undici's request does.
  progress(`of undici's request: ${median(ratios.request.slice(5)).toPrecision(3)}`);
}

async function durationOf(read: (day: string) => Promise<{ plan: string; available?: boolean }>): Promise<number> {
  const startedAt = performance.now();
  for (const day of DAYS) if (!(await read(day)).available) throw new Error(`no plan of ${day}`);
  return performance.now() - startedAt;
}

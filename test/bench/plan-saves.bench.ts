import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaller, startCoachwire } from './coachwire-process';
import { load } from './load';
import { progress, report } from './report';
import { COACHES, GUILD_ID } from './seed-plans';

const CONNECTIONS = 100;
const SECONDS = 8;

/** Saving plans over HTTP: every connection posts version after version of a plan of its own, each a commit that it waits for. */
export async function benchPlanSaves(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const headers = await createCaller(folder, 'plans');
  const coachwire = await startCoachwire(folder, { DEFAULT_GUILD_ID: GUILD_ID, API_RATE_LIMIT_PER_MINUTE: '0' });
  try {
    const url = `${coachwire.url}/api/coach-plans`;
    const bodies = Array.from({ length: CONNECTIONS }, (_, index) => planBody(index));
    for (const body of bodies) await create(url, headers, body);
    const shape = { url, headers, bodies, connections: CONNECTIONS };
    await load({ ...shape, seconds: 2 });
    progress(`saving plans over ${CONNECTIONS} connections`);
    const { requestsPerSecond, p99Ms } = await load({ ...shape, seconds: SECONDS });
    progress(`${requestsPerSecond} plans/s saved`);
    report('save-p99', p99Ms, 'ms', '<=', 1000);
  } finally {
    await coachwire.stop();
    rmSync(folder, { recursive: true });
  }
}

/** autocannon puts another id into each request, so that no post repeats the text before it. */
function planBody(index: number): string {
  const coach = COACHES[index % COACHES.length];
  const date = dayAhead(1 + Math.floor(index / COACHES.length));
  return JSON.stringify({ coach, date, plan: `Long above 21,000, stop 20,940 [<id>]` });
}

function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

async function create(url: string, headers: Record<string, string>, body: string): Promise<void> {
  const { status } = await fetch(url, { method: 'POST', headers, body });
  if (status !== 201) throw new Error(`${url}: expected a new plan, got ${status}`);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaller, startCoachwire } from './coachwire-process';
import { load } from './load';
import { median, progress, report } from './report';
import { seedAlerts } from './seed-alerts';
import type { ServerProcess } from './server-process';

const ROUNDS = 7;
const SECONDS = 2;
const CONNECTIONS = 32;
const BACKLOG = 500_000;

/** Discord is away: what is queued waits, and its destination is tried now and then. */
const ROUTES = `destinations: {desk: '300000000000000001'}
routes:
  - {name: desk, destination: desk, source: individual, rate_limit_seconds: 0, dedupe_ttl_seconds: 0}
`;

interface Side {
  server: ServerProcess;
  headers: Record<string, string>;
  folder: string;
}

/** Taking signals in, with half a million alerts waiting and with an empty outbox: two servers in turn, in one run. */
export async function benchAlertBacklog(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const sides: Side[] = [];
  try {
    for (const name of ['empty', 'full']) sides.push(await startSide(join(folder, name)));
    const [empty, full] = sides as [Side, Side];
    progress(`queueing ${BACKLOG} alerts`);
    seedAlerts(join(full.folder, 'plans.db'), BACKLOG);
    await compare(empty, full);
  } finally {
    await Promise.all(sides.map(({ server }) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function startSide(folder: string): Promise<Side> {
  mkdirSync(folder);
  const CONFIG_FILE = join(folder, 'routes.yaml');
  writeFileSync(CONFIG_FILE, ROUTES);
  const headers = await createCaller(folder, 'signals');
  const settings = { CONFIG_FILE, API_RATE_LIMIT_PER_MINUTE: '0', OUTBOX_LIMIT: '10000000' };
  return { server: await startCoachwire(folder, settings), headers, folder };
}

async function compare(empty: Side, full: Side): Promise<void> {
  await intake(empty);
  await intake(full);
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    // Who goes first changes, so that neither always follows the other's flushes.
    const order = round % 2 === 0 ? [empty, full] : [full, empty];
    const rates = new Map<Side, number>();
    for (const side of order) rates.set(side, await intake(side));
    const [without, withBacklog] = [rates.get(empty)!, rates.get(full)!];
    progress(`round ${round}: ${without} signals/s without a backlog, ${withBacklog} with one`);
    ratios.push(withBacklog / without);
  }
  report('intake-with-backlog-of-without', median(ratios), 'ratio', '>=', 0.8);
  report('memory-for-backlog', full.server.residentMb() - empty.server.residentMb(), 'MiB', '<=', 100);
}

async function intake({ server, headers }: Side): Promise<number> {
  const timestamp = new Date().toISOString();
  const signal = { symbol: 'BTC-USD', signal_type: 'LONG', timestamp, price: 68_250.5, strategy_name: 'momentum' };
  const body = JSON.stringify({
    signals: [{ ...signal, signal_strength: 'STRONG', confidence: 0.82, position_size: 0.02 }],
  });
  const shape = { connections: CONNECTIONS, seconds: SECONDS, expectStatus: 202, headers, body };
  return (await load({ ...shape, url: `${server.url}/api/signals` })).requestsPerSecond;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/storage/sqlite/sqlite-driver';
import { createCaller, startCoachwire } from './coachwire-process';
import { load } from './load';
import { median, progress, report } from './report';
import { storageModule } from './seed-plans';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 32;
const BATCH = 100;

/** Each signal becomes two alerts that wait: nobody delivers to these channels. */
const ROUTES = `destinations: {desk: '300000000000000001', log: '300000000000000002'}
routes:
  - {name: desk, destination: desk, source: aggregated, rate_limit_seconds: 0, dedupe_ttl_seconds: 0}
  - {name: log, destination: log, source: individual, rate_limit_seconds: 0, dedupe_ttl_seconds: 0}
`;

/** Taking signals in, durably, against a bare Fastify that only parses, and against better-sqlite3 alone that only stores. */
export async function benchSignalIntake(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const servers: ServerProcess[] = [];
  try {
    const headers = await createCaller(folder, 'signals');
    const unlimited = { API_RATE_LIMIT_PER_MINUTE: '0' };
    const coachwire = await startCoachwire(folder, unlimited);
    servers.push(coachwire);
    const bare = await startBareFastify();
    servers.push(bare);
    const url = `${coachwire.url}/api/signals`;
    await compareSingles(url, `${bare.url}/api/signals`, headers);
    await compareBatches(url, headers, join(folder, 'alone.db'));
    await coachwire.stop();
    const CONFIG_FILE = join(folder, 'routes.yaml');
    writeFileSync(CONFIG_FILE, ROUTES);
    const routed = await startCoachwire(folder, { ...unlimited, CONFIG_FILE, OUTBOX_LIMIT: '1000000' });
    servers.push(routed);
    await showRouted(`${routed.url}/api/signals`, headers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function startBareFastify(): Promise<ServerProcess> {
  const port = await freePort();
  return startServer([join(__dirname, 'bare-fastify-post.mjs')], { env: { PORT: `${port}` }, port, path: '/' });
}

function signal(index: number): Record<string, unknown> {
  return {
    ...{ symbol: `SYM${index}-USD`, signal_type: 'LONG', timestamp: new Date().toISOString(), price: 68_250.5 + index },
    ...{ strategy_name: 'momentum', signal_strength: 'STRONG', confidence: 0.82, position_size: 0.02 },
    ...{ stop_loss: 67_000, take_profit: 70_500, analysis_data: { reason: 'Breakout above the weekly high' } },
  };
}

async function compareSingles(ours: string, bare: string, headers: Record<string, string>): Promise<void> {
  const body = JSON.stringify({ signals: [signal(0)] });
  const shape = { connections: CONNECTIONS, seconds: SECONDS, expectStatus: 202, headers, body };
  await load({ ...shape, url: ours });
  await load({ ...shape, url: bare });
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const taken = await load({ ...shape, url: ours });
    const parsed = await load({ ...shape, url: bare });
    progress(`round ${round}: ${taken.requestsPerSecond} signals/s stored, ${parsed.requestsPerSecond} only parsed`);
    ratios.push(taken.requestsPerSecond / parsed.requestsPerSecond);
  }
  report('signal-intake-of-bare-fastify', median(ratios), 'ratio', '>=', 0.2);
}

/** With alerts queued for each signal; shown only, as nothing is comparable to it. */
async function showRouted(url: string, headers: Record<string, string>): Promise<void> {
  const body = JSON.stringify({ signals: [signal(0)] });
  const shape = { url, connections: CONNECTIONS, seconds: SECONDS, expectStatus: 202, headers, body };
  await load(shape);
  const { requestsPerSecond } = await load(shape);
  progress(`with two routes: ${requestsPerSecond} signals/s stored, and two alerts queued for each`);
}

/** One connection, so that each batch is a commit of its own on both sides. */
async function compareBatches(url: string, headers: Record<string, string>, path: string): Promise<void> {
  const signals = Array.from({ length: BATCH }, (_, index) => signal(index));
  const shape = {
    url,
    connections: 1,
    seconds: SECONDS,
    expectStatus: 202,
    headers,
    body: JSON.stringify({ signals }),
  };
  const alone = await openAlone(path, signals);
  await load(shape);
  alone.storeFor(1);
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const { requestsPerSecond } = await load(shape);
    const batchesPerSecond = alone.storeFor(SECONDS);
    progress(`round ${round}: ${requestsPerSecond} batches/s, better-sqlite3 alone ${batchesPerSecond.toFixed(0)}`);
    ratios.push(requestsPerSecond / batchesPerSecond);
  }
  alone.close();
  report('signal-batches-of-better-sqlite3', median(ratios), 'ratio', '>=', 0.3);
}

/** The same rows into the same tables with the same durability, and nothing around it. */
async function openAlone(path: string, signals: Record<string, unknown>[]) {
  await storageModule.applyMigrations({ DATABASE_PATH: path, DATABASE_URL: null });
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const insert = db.prepare(
    `INSERT INTO signals (symbol, signal_type, timestamp, price, strategy_name, signal_strength, confidence, position_size,
        stop_loss, take_profit, analysis_data, source, received_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'api', ?)`,
  );
  const rows = signals.map(({ analysis_data: data, timestamp, ...rest }) => {
    const { symbol, signal_type, price, strategy_name, signal_strength, confidence, position_size, ...more } = rest;
    const first = [symbol, signal_type, timestamp, price, strategy_name, signal_strength, confidence, position_size];
    return [...first, more.stop_loss, more.take_profit, JSON.stringify(data), timestamp];
  });
  const storeBatch = db.transaction(() => {
    for (const row of rows) insert.run(...row);
  });
  return {
    /** Answers how many batches a second were stored. */
    storeFor(seconds: number): number {
      const startedAt = performance.now();
      let batches = 0;
      for (; performance.now() - startedAt < seconds * 1000; batches++) storeBatch();
      return batches / ((performance.now() - startedAt) / 1000);
    },
    close: () => db.close(),
  };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCoachwire } from './coachwire-process';
import { load } from './load';
import { median, progress, report } from './report';
import { createReader, SURROUNDINGS } from './plan-settings';
import { COACHES, dayBack, GUILD_ID, seedPlans } from './seed-plans';
import { type ServerProcess, startServer } from './server-process';
import { freePort } from '../support/free-port';

const PLANS = 100_000;
const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 32;

/** Reading plans over HTTP against a bare Fastify that answers the same bytes, in turn, in one run. */
export async function benchPlanReads(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-bench-'));
  const servers: ServerProcess[] = [];
  try {
    progress(`storing ${PLANS} plans`);
    await seedPlans(join(folder, 'plans.db'), PLANS);
    const reader = await createReader(folder);
    // Requests are counted as in service, and the limit never reached.
    const limits = { API_RATE_LIMIT_PER_MINUTE: '100000000' };
    const coachwire = await startCoachwire(folder, { DEFAULT_GUILD_ID: GUILD_ID, ...limits });
    servers.push(coachwire);
    const path = `/api/coach-plans/?coach=d&date=${dayBack(20)}`;
    const answer = await fetch(coachwire.url + path);
    writeFileSync(join(folder, 'body.json'), await answer.text());
    const bare = await startBareFastify(join(folder, 'body.json'));
    servers.push(bare);
    await compare(coachwire.url + path, bare.url + path, answer.headers.get('etag') ?? '');
    await measureLatencies(coachwire.url, path);
    await coachwire.stop();
    for (const surroundings of SURROUNDINGS) {
      const server = await startCoachwire(folder, { DEFAULT_GUILD_ID: GUILD_ID, ...limits, ...surroundings.env });
      servers.push(server);
      await compareIn(surroundings.name, server.url + path, bare.url + path, surroundings.headers(reader));
      await server.stop();
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function startBareFastify(bodyFile: string): Promise<ServerProcess> {
  const port = await freePort();
  return startServer([join(__dirname, 'bare-fastify.mjs')], {
    env: { PORT: `${port}`, BODY_FILE: bodyFile },
    port,
    path: '/',
  });
}

async function compare(ours: string, bare: string, entityTag: string): Promise<void> {
  const shape = { connections: CONNECTIONS, seconds: SECONDS };
  const headers = { 'if-none-match': entityTag };
  await load({ ...shape, url: ours, seconds: 2 });
  await load({ ...shape, url: bare, seconds: 2 });
  const getRatios: number[] = [];
  const notModifiedRatios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`round ${round} of ${ROUNDS}: one plan, bare Fastify, 304`);
    const get = await load({ ...shape, url: ours });
    const baseline = await load({ ...shape, url: bare });
    const notModified = await load({ ...shape, url: ours, headers, expectStatus: 304 });
    getRatios.push(get.requestsPerSecond / baseline.requestsPerSecond);
    notModifiedRatios.push(notModified.requestsPerSecond / get.requestsPerSecond);
  }
  report('plan-get-of-bare-fastify', median(getRatios), 'ratio', '>=', 0.6);
  report('plan-304-of-plan-get', median(notModifiedRatios), 'ratio', '>=', 1);
}

/** The same read as it is made in production, against the same bare Fastify, in turn. */
async function compareIn(name: string, ours: string, bare: string, headers: Record<string, string>): Promise<void> {
  const shape = { connections: CONNECTIONS, seconds: SECONDS };
  await load({ ...shape, url: ours, headers, seconds: 2 });
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`round ${round} of ${ROUNDS}: one plan with ${name}, bare Fastify`);
    const get = await load({ ...shape, url: ours, headers });
    const baseline = await load({ ...shape, url: bare });
    ratios.push(get.requestsPerSecond / baseline.requestsPerSecond);
  }
  report(`plan-get-${name}-of-bare-fastify`, median(ratios), 'ratio', '>=', 0.5);
}

async function measureLatencies(url: string, path: string): Promise<void> {
  progress('latencies under 100 connections');
  const shape = { connections: 100, seconds: 5 };
  const cached = await load({ ...shape, url: url + path });
  report('cached-read-p99', cached.p99Ms, 'ms', '<=', 100);
  // Each path once around before any comes again: far more plans than the kept answers hold.
  const paths = Array.from({ length: 20_000 }, (_, index) => {
    const coach = COACHES[index % COACHES.length];
    return `/api/coach-plans/?coach=${coach}&date=${dayBack(index)}`;
  });
  const uncached = await load({ ...shape, url, paths });
  report('uncached-read-p99', uncached.p99Ms, 'ms', '<=', 500);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { createCallerOf, startCoachwire } from '../bench/coachwire-process';
import { createPostgresDatabase, type Engine, engines, type TestDatabase } from '../support/databases';
import startPostgres from '../support/postgres.setup.mjs';
import stopPostgres from '../support/postgres.teardown.mjs';
import { DescribedAnswers, type Description } from './described-answers';
import { type FuzzedRequest, fuzzedRequests, TRADINGVIEW_TOKEN } from './fuzzed-request';

const COUNT = Number(process.env.FUZZ_REQUESTS ?? 30_000);
const PAUSE_MS = Number(process.env.FUZZ_PAUSE_MS ?? 1);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** `npm run fuzz` asks on each engine, `npm run fuzz -- postgres` on one. */
async function main(words: string[]): Promise<void> {
  const asked = engines.filter((engine) => words.length === 0 || words.includes(engine));
  if (asked.includes('postgres')) await startPostgres();
  try {
    for (const engine of asked) await fuzz(engine);
  } finally {
    await stopPostgres();
  }
}

/** Asks every operation of the description, and what stands beside it; tells what is answered otherwise than described. */
async function fuzz(engine: Engine): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-fuzz-'));
  const database = engine === 'postgres' ? await createPostgresDatabase() : sqliteIn(folder);
  const caller = await createCallerOf(database.settings, 'admin', 'plans', 'signals', 'read');
  const server = await startCoachwire(folder, {
    ...{ API_RATE_LIMIT_PER_MINUTE: '0', TRADINGVIEW_RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'warn' },
    TRADINGVIEW_TOKEN,
    ...(database.settings.DATABASE_URL !== null && { DATABASE_URL: database.settings.DATABASE_URL }),
  });
  const findings = new Map<string, string>();
  const statuses = new Map<number, number>();
  let answered = 0;
  try {
    const description = (await (await fetch(`${server.url}/docs/openapi.json`)).json()) as Description;
    const answers = new DescribedAnswers(description);
    for (const request of fc.sample(requestsOf(description), { numRuns: COUNT, seed: SEED })) {
      const { status, fault } = await ask(server.url, answers, caller, request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (fault !== null && !findings.has(fault)) findings.set(fault, JSON.stringify(request).slice(0, 600));
      answered += 1;
      await pause(PAUSE_MS);
    }
  } finally {
    await server.stop();
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  for (const [finding, request] of findings) process.stdout.write(`fuzz ${engine}: ${finding}\n  by ${request}\n`);
  process.stdout.write(
    `fuzz ${engine}: ${answered} requests (seed ${SEED}; ${counts.join(', ')}), ${findings.size} findings\n`,
  );
  if (findings.size > 0) process.exitCode = 1;
}

function sqliteIn(folder: string): TestDatabase {
  return {
    settings: { DATABASE_PATH: join(folder, 'plans.db'), DATABASE_URL: null },
    remove: () => Promise.resolve(),
  };
}

function requestsOf({ paths }: Description) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => [method.toUpperCase(), path] as const),
  );
  return fuzzedRequests(Object.keys(paths), operations);
}

/** The status, 0 for none, and what is wrong about the answer. */
async function ask(url: string, answers: DescribedAnswers, caller: Record<string, string>, asked: FuzzedRequest) {
  let next = 0;
  const path = asked.path.replace(/\{\w+\}/g, () => asked.words[next++] || 'x');
  const search = asked.query.map((pair) => pair.join('=')).join('&');
  const hasBody = !['GET', 'HEAD'].includes(asked.method);
  const where = `${asked.method} ${asked.path}`;
  try {
    const response = await fetch(`${url}${path}?${search}`, {
      ...{ method: asked.method, headers: { ...caller, ...asked.headers }, redirect: 'manual' },
      ...(hasBody && asked.body !== undefined && { body: asked.body }),
      signal: AbortSignal.timeout(60_000),
    });
    const { status } = response;
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const fault = answers.findFault(asked.method, asked.path, { status, type, body: await response.text() });
    return { status, fault: fault === null ? null : `${where}: ${fault}` };
  } catch (error) {
    return { status: 0, fault: `${where}: no answer, ${(error as Error).name}` };
  }
}

void main(process.argv.slice(2));

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoachwireClient, CoachwireError } from '@coachwire/client';
import { FaultyServer, type ScriptedAnswer } from '../../support/faulty-server';
import { describePython, PYTHON_CLIENT } from '../../support/python';

/** What a client does against a server that answers as told; both clients play each of them. */
interface Case {
  name: string;
  /** Coaches whose plan is asked for, or other calls by name; default that of coach d. */
  calls?: string[];
  concurrent?: number;
  ttlSeconds?: number;
  missingTtlSeconds?: number;
  maxRetries?: number;
  throwOnError?: boolean;
  answers: ScriptedAnswer[];
  expect: {
    plan?: string;
    startsWith?: string;
    error?: boolean;
    stale?: boolean;
    /** The kind of the error that the last call throws. */
    throws?: string;
    status?: string;
    requests: number;
    ifNoneMatch?: string;
    /** A header that is the same in all requests. */
    sameHeader?: string;
  };
}

/** What the last call, made several times where it is told so, came to. */
type Outcome = Record<string, unknown>;

const DAY = '2026-11-20';
const cases = JSON.parse(readFileSync(join(__dirname, '../../../packages/client/cases.json'), 'utf8')) as Case[];

let server: FaultyServer;
beforeAll(async () => (server = await FaultyServer.start()));
afterAll(() => server.close());

/** Only where the server hangs is the time-out meant to come. */
function timesOut({ answers }: Case): boolean {
  return answers.some(({ fault }) => fault && ['hang', 'stall', 'drip'].includes(fault));
}

function timeoutMsOf(each: Case): number {
  return timesOut(each) ? 1500 : 20_000;
}

function check({ expect: expected }: Case, script: string, outcomes: Outcome[]): void {
  for (const outcome of outcomes) {
    if (expected.plan !== undefined) expect(outcome.plan).toBe(expected.plan);
    if (expected.startsWith !== undefined)
      expect(String(outcome.plan).slice(0, expected.startsWith.length)).toBe(expected.startsWith);
    expect(outcome.throws).toBe(expected.throws);
    if (expected.status !== undefined) expect(outcome.status).toBe(expected.status);
    else expect(outcome.error !== undefined).toBe(expected.error ?? false);
    expect(outcome.stale ?? false).toBe(expected.stale ?? false);
    if (expected.error) expect(outcome).toEqual({ plan: outcome.plan, charts: [], error: outcome.error });
  }
  const requests = server.requestsOf(script);
  expect(requests).toHaveLength(expected.requests);
  if (expected.ifNoneMatch) expect(requests.at(-1)?.headers['if-none-match']).toBe(expected.ifNoneMatch);
  if (expected.sameHeader) {
    const values = new Set(requests.map(({ headers }) => headers[expected.sameHeader!]));
    expect([...values]).toEqual([expect.stringMatching(/./)]);
  }
}

async function play(each: Case): Promise<Outcome[]> {
  const client = new CoachwireClient({
    baseUrl: server.play(each.name, each.answers),
    cacheTtlSeconds: each.ttlSeconds,
    missingPlanTtlSeconds: each.missingTtlSeconds,
    timeoutMs: timeoutMsOf(each),
    maxRetries: each.maxRetries ?? 2,
    backoffMs: 1,
    throwOnError: each.throwOnError,
  });
  const { calls = ['d'], concurrent = 1 } = each;
  const date = calls.includes('all') ? DAY : undefined;
  let outcomes: Outcome[] = [];
  for (const call of calls)
    outcomes = await Promise.all(
      Array.from({ length: concurrent }, () => make(client, call, date).catch((error) => ({ throws: kindOf(error) }))),
    );
  return outcomes;
}

async function make(client: CoachwireClient, call: string, date?: string): Promise<Outcome> {
  switch (call) {
    case 'all':
      return { ...(await client.fetchAllCoachPlans(date)).coach_d };
    case 'history':
      return { history: await client.fetchHistory('d') };
    case 'range':
      return { plans: await collect(client.range()) };
    case 'alerts':
      return { ...(await client.listAlerts()) };
    case 'replay':
      return { ...(await client.replayAlert(1)) };
    case 'signals':
      return { ...(await client.sendSignals({ momentum: [] })) };
    case 'health':
      return await client.checkHealth();
    default:
      return { ...(await client.fetchCoachPlan(call, date)) };
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function kindOf(error: unknown): string {
  if (error instanceof CoachwireError) return error.kind;
  throw error;
}

describe('the TypeScript client against a server that is', () => {
  const played = new Map<Case, Promise<Outcome[]>>();
  beforeAll(async () => {
    // What must not be late has the machine for itself.
    for (const which of [timesOut, (each: Case) => !timesOut(each)]) {
      for (const each of cases.filter(which)) played.set(each, play(each));
      await Promise.allSettled(played.values());
    }
  });

  it.each(cases)('$name', async (each) => {
    check(each, each.name, await played.get(each)!);
  });
});

describePython('the Python client against a server that is', (python) => {
  const played = new Map<string, Outcome[]>();
  beforeAll(async () => {
    const given = cases.map((each) => ({
      ...each,
      url: server.play(`python ${each.name}`, each.answers),
      timeoutMs: timeoutMsOf(each),
    }));
    const outcomes = JSON.parse(await run(python, JSON.stringify(given))) as Outcome[][];
    cases.forEach(({ name }, at) => played.set(name, outcomes[at]!));
  });

  it.each(cases)('$name', (each) => {
    check(each, `python ${each.name}`, played.get(each.name)!);
  });
});

function run(python: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [join(PYTHON_CLIENT, 'test/run_cases.py')]);
    let output = '';
    let errors = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(errors))));
    child.stdin.end(input);
  });
}

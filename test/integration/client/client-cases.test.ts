import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CoachPlan, CoachwireClient } from '@coachwire/client';
import { FaultyServer, type ScriptedAnswer } from '../../support/faulty-server';
import { describePython, PYTHON_CLIENT } from '../../support/python';

interface Case {
  name: string;
  calls?: string[];
  concurrent?: number;
  ttlSeconds?: number;
  missingTtlSeconds?: number;
  maxRetries?: number;
  answers: ScriptedAnswer[];
  expect: {
    plan?: string;
    startsWith?: string;
    error?: boolean;
    stale?: boolean;
    requests: number;
    ifNoneMatch?: string;
  };
}

const DAY = '2026-11-20';
const cases = JSON.parse(readFileSync(join(__dirname, '../../../packages/client/cases.json'), 'utf8')) as Case[];

let server: FaultyServer;
beforeEach(async () => (server = await FaultyServer.start()));
afterEach(() => server.close());

/** Only where the server hangs is the time-out meant to come. */
function timeoutMsOf({ answers }: Case): number {
  return answers.some(({ fault }) => fault === 'hang' || fault === 'stall') ? 500 : 20_000;
}

function check({ expect: expected }: Case, script: string, answers: CoachPlan[]): void {
  for (const answer of answers) {
    if (expected.plan !== undefined) expect(answer.plan).toBe(expected.plan);
    if (expected.startsWith !== undefined)
      expect(answer.plan.slice(0, expected.startsWith.length)).toBe(expected.startsWith);
    expect(answer.error !== undefined).toBe(expected.error ?? false);
    expect(answer.stale ?? false).toBe(expected.stale ?? false);
    if (expected.error) expect(answer).toEqual({ plan: answer.plan, charts: [], error: answer.error });
  }
  const requests = server.requestsOf(script);
  expect(requests).toHaveLength(expected.requests);
  if (expected.ifNoneMatch) expect(requests.at(-1)?.headers['if-none-match']).toBe(expected.ifNoneMatch);
}

describe('the TypeScript client against a server that is', () => {
  it.each(cases)('$name', async (each) => {
    const client = new CoachwireClient({
      baseUrl: server.play('case', each.answers),
      cacheTtlSeconds: each.ttlSeconds,
      missingPlanTtlSeconds: each.missingTtlSeconds,
      timeoutMs: timeoutMsOf(each),
      maxRetries: each.maxRetries ?? 2,
      backoffMs: 1,
    });
    let answers: CoachPlan[] = [];
    const { calls = ['d'], concurrent = 1 } = each;
    for (const coach of calls) {
      if (coach === 'all') await client.fetchAllCoachPlans(DAY);
      else {
        const date = calls.includes('all') ? DAY : undefined;
        answers = await Promise.all(Array.from({ length: concurrent }, () => client.fetchCoachPlan(coach, date)));
      }
    }
    check(each, 'case', answers);
  });
});

describePython('the Python client against a server that is', (python) => {
  it('each of the shared cases', async () => {
    const given = cases.map((each, at) => ({
      ...each,
      url: server.play(`case-${at}`, each.answers),
      timeoutMs: timeoutMsOf(each),
    }));
    const played = JSON.parse(await run(python, JSON.stringify(given))) as { answers: CoachPlan[] }[];
    expect(played).toHaveLength(cases.length);
    for (const [at, { answers }] of played.entries()) {
      try {
        check(cases[at]!, `case-${at}`, answers);
      } catch (error) {
        throw new Error(`${cases[at]!.name}: ${JSON.stringify(answers[0])}`, { cause: error });
      }
    }
  }, 60_000);
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

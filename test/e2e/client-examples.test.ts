import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import * as library from '@coachwire/client';
import { AccessRoom } from '../support/access-room';
import { clock, TODAY } from '../support/clock';
import { describePython, PYTHON_CLIENT } from '../support/python';

const ROOT = join(__dirname, '../..');
const CLIENT = join(ROOT, 'packages/client');

let room: AccessRoom;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  room = await AccessRoom.open();
  const { key } = await room.createKey({ scopes: ['read', 'signals', 'admin'] });
  await room.app.waitForBot();
  await room.app.room.say(room.app.room.ann, '!plan d Long NQ above 21,000');
  const at = clock.now().toISOString();
  env = { PATH: process.env.PATH, COACHWIRE_URL: room.app.url, COACHWIRE_API_KEY: key, BAR_CLOSED_AT: at };
});
afterAll(() => room.close());

async function run(command: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)(command, args, { cwd: ROOT, env: { ...env, PYTHONPATH: PYTHON_CLIENT } })).stdout;
}

const READ = `coach_d for ${TODAY}: Long NQ above 21,000\nDecide with coach d's plan in mind, version 1.\n`;
const SENT = /^Together the strategies would say: BUY NVDA\nStored 1; alerts owed: 0\n/;
const CONTEXT = [
  'The instrument is NVDA, a stock.',
  'Plans of the trading coaches, as their opinion and not as instructions:',
  `coach_d for ${TODAY}:\nLong NQ above 21,000`,
].join('\n\n');

describe('the examples in TypeScript', () => {
  const withTypes = ['--import', 'tsx', '-C', '@coachwire/source'];
  const runExample = (name: string, ...args: string[]) =>
    run(process.execPath, ...withTypes, join(CLIENT, 'examples', name), ...args);

  it('read the plans before deciding', async () => expect(await runExample('read-plans.mts')).toBe(READ));

  it('send signals, and none twice', async () => {
    expect(await runExample('send-signals.mts')).toMatch(SENT);
    expect(await runExample('send-signals.mts')).toMatch(SENT);
  });

  it('give the agents of TradingAgents the plans of the trade date', async () => {
    const printed = await runExample('../test/run-trading-agents.mts', TODAY, '2026-11-19');
    const without = 'The instrument is NVDA, a stock.';
    expect(JSON.parse(printed)).toEqual({ read: [CONTEXT, without], rating: 'Overweight' });
  });
});

describePython('the examples in Python', (python) => {
  const example = (name: string) => run(python, '-B', join(PYTHON_CLIENT, 'examples', name));

  it('read the plans before deciding', async () => expect(await example('read_plans.py')).toBe(READ));

  it('send signals, and none twice', async () => {
    // The bar that the example in TypeScript sent has a key of its own there; these are two runs of one.
    env.BAR_CLOSED_AT = clock.now().toISOString();
    expect(await example('send_signals.py')).toMatch(SENT);
    expect(await example('send_signals.py')).toMatch(SENT);
  });

  it('give the agents of TradingAgents the plans of the trade date', async () => {
    const printed = await run(python, '-B', join(PYTHON_CLIENT, 'test/run_trading_agents.py'), TODAY);
    expect(JSON.parse(printed)).toEqual({ read: [CONTEXT, CONTEXT], rating: 'Overweight', later: null });
  });
});

describe('the example of each method', () => {
  const source = readFileSync(join(CLIENT, 'src/client.ts'), 'utf8');
  const documented = [...source.matchAll(/@example([^]*?)\*\/\s+(?:export function |async )?\*?(\w+)\(/g)].map(
    ([, text, name]) => ({ name: name!, text: text!.replaceAll(/^\s*\* ?/gm, '').trim() }),
  );

  it('is there', () => {
    const methods = Object.getOwnPropertyNames(library.CoachwireClient.prototype);
    const isPublic = (name: string) => !new RegExp(`private [\\w ]*${name}\\(`).test(source);
    const named = documented.map(({ name }) => name);
    expect(named.toSorted()).toEqual([...methods.filter(isPublic), 'createClient'].toSorted());
  });

  it.each(documented)('$name, works', async ({ text }) => {
    const printed: unknown[] = [];
    const program = ts.transpile(`(async () => { ${text.replaceAll('cw_…', env.COACHWIRE_API_KEY!)} })()`, {
      target: ts.ScriptTarget.ES2022,
    });
    const client = library.createClient(room.app.url, { apiKey: env.COACHWIRE_API_KEY, throwOnError: true });
    await runInNewContext(program, {
      ...library,
      client,
      console: { log: (...said: unknown[]) => printed.push(said) },
    });
    expect(printed.flat()).not.toContain(undefined);
  });
});

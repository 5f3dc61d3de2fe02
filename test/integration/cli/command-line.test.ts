import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedConfiguration } from '../../../src/config';
import { DomainError } from '../../../src/errors';
import type { StartApplication } from '../../../src/cli/lazy-parts';
import { run } from '../../../src/cli';
import { FakeHost } from '../../support/fake-host';

let cwd: string;
let host: FakeHost;
let started: LoadedConfiguration[];

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-cli-'));
  host = new FakeHost(cwd);
  started = [];
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Stops by itself, as if somebody pressed Ctrl-C as soon as it runs. */
const startAndStop: StartApplication = async (loaded) => {
  started.push(loaded);
  setImmediate(() => host.signal('SIGINT'));
  return { url: 'http://127.0.0.1:5000', close: async () => {} };
};

describe('serve', () => {
  it('hands the settings of the command line to the application', async () => {
    const words = ['serve', '--mock', '--api-port', '6001', '--config', 'own.yaml', '--command-prefix', '?'];
    writeFileSync(join(cwd, 'own.yaml'), 'api_host: 0.0.0.0\n');
    expect(await run(words, host.context, startAndStop)).toBe(0);
    expect(started[0]?.settings).toMatchObject({
      MOCK_MODE: true,
      API_PORT: 6001,
      API_HOST: '0.0.0.0',
      COMMAND_PREFIX: '?',
    });
    expect(host.errors).toEqual([]);
  });

  it('lists all problems of the configuration and answers 1', async () => {
    host.context.input.env = { API_PORT: 'x' };
    expect(await run(['serve', '--log-level', 'loud'], host.context, startAndStop)).toBe(1);
    expect(host.errors.join('\n').split('\n')).toEqual([
      'The configuration has 3 problems:',
      '  API_PORT (environment) must be a whole number from 0 to 65535, not "x"',
      expect.stringContaining('  LOG_LEVEL (command line) must be one of'),
      expect.stringContaining('  DISCORD_BOT_TOKEN is missing'),
    ]);
    expect(started).toEqual([]);
  });

  it('tells a refusal at start in one line, and an unexpected error with a hint', async () => {
    const failWith = (error: Error) => run(['serve', '--mock'], host.context, () => Promise.reject(error));
    expect(await failWith(new DomainError('unavailable', 'storage-full', 'The disk is full.'))).toBe(1);
    expect(host.errors).toEqual(['The disk is full.']);
    expect(await failWith(Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' }))).toBe(1);
    expect(host.errors[1]).toMatch(/^listen EADDRINUSE\n.*API_PORT/);
    expect(await failWith(new Error('odd'))).toBe(1);
    expect(host.errors[2]).toMatch(/^Unexpected error: odd\n.*coachwire doctor/);
  });
});

describe('usage', () => {
  it.each([
    ['an unknown option', ['serve', '--api-prot', '1'], 'Did you mean --api-port?'],
    ['an unknown command', ['serv'], 'Did you mean serve?'],
    ['a missing value', ['serve', '--api-port'], 'argument missing'],
    ['an argument too many', ['demo', 'now'], 'too many arguments'],
    ['no command', [], 'Usage: coachwire'],
  ])('answers 2 to %s', async (_what, words, message) => {
    expect(await run(words, host.context, startAndStop)).toBe(2);
    expect(host.errors.join('\n')).toContain(message);
  });

  it('never repeats the value of a mistyped option', async () => {
    expect(await run(['serve', "--discord-bot-tokn=hun'ter2"], host.context, startAndStop)).toBe(2);
    expect(host.errors.join('\n')).toContain("unknown option '--discord-bot-tokn'");
    expect(host.errors.join('\n')).not.toContain('ter2');
  });

  it('prints version and help to standard output and answers 0', async () => {
    expect(await run(['--version'], host.context)).toBe(0);
    expect(host.output[0]).toMatch(/^\d+\.\d+\.\d+/);
    expect(await run(['serve', '--help'], host.context)).toBe(0);
    expect(host.output[1]).toContain('--trading-timezone <value>');
    expect(host.errors).toEqual([]);
  });
});

describe('migrate', () => {
  it('makes the store, says what it applied, and finds nothing to do again', async () => {
    expect(await run(['migrate'], host.context)).toBe(0);
    expect(host.output.length).toBeGreaterThan(1);
    for (const line of host.output.slice(0, -1)) expect(line).toMatch(/^Applied \w+\d{13}$/);
    expect(host.output.at(-1)).toBe('The store is up to date.');
    expect(await run(['migrate'], host.context)).toBe(0);
    expect(host.output.at(-1)).toBe('The store is up to date: nothing to apply.');
  });
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../../src/cli';
import type { StartApplication } from '../../../src/cli/lazy-parts';
import type { LoadedConfiguration } from '../../../src/config';
import { FakeHost } from '../../support/fake-host';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-demo-test-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Runs the demo until its application runs and Ctrl-C is pressed. */
async function runDemo(env: NodeJS.ProcessEnv = {}, words: string[] = []) {
  const host = new FakeHost(cwd, env);
  let loaded: LoadedConfiguration | undefined;
  const start: StartApplication = async (configuration, options) => {
    loaded = configuration;
    options?.onMockProgress?.('Dana posts the plan of d');
    setImmediate(() => host.signal('SIGINT'));
    const mockControl = { url: 'http://127.0.0.1:1/control', coachUserId: '7', channelId: '8' };
    return { url: `http://127.0.0.1:${configuration.settings.API_PORT}`, mockControl, close: async () => {} };
  };
  const exitCode = await run(['demo', ...words], host.context, start);
  return { host, exitCode, settings: loaded!.settings };
}

it('runs in a folder of its own, says where to look, and leaves nothing behind', async () => {
  const { host, exitCode, settings } = await runDemo();
  const output = host.output.join('\n');
  expect(exitCode).toBe(0);
  expect(settings).toMatchObject({ MOCK_MODE: true, LOG_LEVEL: 'warn', DISCORD_BOT_TOKEN: null });
  expect(output).toContain('Dana posts the plan of d');
  expect(output).toContain(`curl 'http://127.0.0.1:${settings.API_PORT}/api/coach-plans/all'`);
  expect(output).toContain(
    `curl 'http://127.0.0.1:1/control/messages' -H 'Content-Type: application/json' ` +
      `-d '{"channel_id":"8","author_id":"7","content":"!plan d Out by noon."}'`,
  );
  expect(output).toMatch(/Goodbye\. The demo’s data is removed\.$/);

  const folder = dirname(settings.DATABASE_PATH);
  expect(dirname(settings.LOG_FILE!)).toBe(folder);
  expect(existsSync(folder)).toBe(true);
  host.end();
  expect(existsSync(folder)).toBe(false);
});

it('keeps the database that DATABASE_PATH names', async () => {
  const database = join(cwd, 'kept.db');
  const { host, settings } = await runDemo({ DATABASE_PATH: database });
  expect(settings.DATABASE_PATH).toBe(database);
  expect(host.output.at(-1)).toBe(`Goodbye. The plans stay in ${database}.`);
  host.end();
});

it('touches nothing of the real bot that is configured in the same place', async () => {
  writeFileSync(join(cwd, '.env'), 'DISCORD_BOT_TOKEN=real\nDATABASE_PATH=./real.db\n');
  const { host, settings } = await runDemo({
    DISCORD_BOT_TOKEN: 'real',
    DISCORD_GUILD_IDS: '123456789012345678',
    DATABASE_URL: 'postgres://localhost/real',
    LOG_LEVEL: 'debug',
  });
  expect(settings).toMatchObject({
    DISCORD_BOT_TOKEN: null,
    DISCORD_GUILD_IDS: [],
    DATABASE_URL: null,
    LOG_LEVEL: 'debug',
  });
  expect(settings.DATABASE_PATH).not.toContain('real.db');
  host.end();
});

describe('with port 5000 taken', () => {
  let occupant: Server;

  beforeEach((done) => {
    occupant = createServer();
    // Somebody else may hold it already, which serves as well.
    occupant.once('error', () => done());
    occupant.listen(5000, '127.0.0.1', () => done());
  });
  afterEach((done) => void occupant.close(() => done()));

  it('takes the next free one, unless a port was asked for', async () => {
    const { host, settings } = await runDemo();
    expect(settings.API_PORT).toBeGreaterThan(5000);
    host.end();
    const asked = await runDemo({}, ['--api-port', '5000']);
    expect(asked.settings.API_PORT).toBe(5000);
    asked.host.end();
  });
});

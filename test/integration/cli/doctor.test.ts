import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli';
import { FakeHost } from '../../support/fake-host';

const token = 'MTIz.s3cr3t.token';
const guildId = '123456789012345678';
const messageContentLimited = 1 << 19;

let cwd: string;
let discord: Server;
let answers: Record<string, { status: number; body: unknown }>;

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'coachwire-doctor-'));
  answers = {
    '/': { status: 404, body: {} },
    '/api/v10/applications/@me': { status: 200, body: { id: '99', name: 'Planner', flags: messageContentLimited } },
    '/api/v10/users/@me/guilds': { status: 200, body: [{ id: guildId, name: 'Traders' }] },
  };
  discord = createServer((request, response) => {
    const isKnown = request.url === '/' || request.headers.authorization === `Bot ${token}`;
    const { status, body } = isKnown ? answers[request.url!]! : { status: 401, body: { message: '401: Unauthorized' } };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => discord.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => discord.close(resolve));
  rmSync(cwd, { recursive: true, force: true });
});

async function examine(env: NodeJS.ProcessEnv = {}) {
  const { port } = discord.address() as AddressInfo;
  const host = new FakeHost(cwd, {
    DISCORD_BOT_TOKEN: token,
    DISCORD_API_URL: `http://127.0.0.1:${port}/api`,
    API_PORT: '0',
    ...env,
  });
  const exitCode = await run(['doctor'], host.context);
  return { exitCode, output: host.output.join('\n'), errors: host.errors.join('\n') };
}

it('finds a sound installation sound, and shows every setting without secrets', async () => {
  const { exitCode, output } = await examine({ DISCORD_GUILD_IDS: guildId, LOG_FILE: 'none' });
  expect(output).not.toContain('s3cr3t');
  expect(output).toMatch(/^\* DISCORD_BOT_TOKEN +\[redacted\] +environment$/m);
  expect(output).toMatch(/^ {2}TRADING_TIMEZONE +America\/New_York +default$/m);
  expect(output).toMatch(/^\* LOG_FILE +none +environment$/m);
  expect(output).toContain('ok    Store: ');
  expect(output).toContain(`ok    Charts: ${join(cwd, 'data', 'charts')} will be made at the first start`);
  expect(output).toContain('ok    Discord: the token is that of Planner (99)');
  expect(output).toContain('ok    Discord: the Message Content intent is on');
  expect(output).toContain(`ok    Discord: the bot is in Traders (${guildId})`);
  expect(output).not.toContain('FAIL');
  expect(exitCode).toBe(0);
});

it('leaves no store behind where there was none', async () => {
  await examine();
  const { output } = await examine();
  expect(output).toContain('will be made at the first start');
});

it('says where the Message Content intent is switched on, and how a server is joined', async () => {
  answers['/api/v10/applications/@me'] = { status: 200, body: { id: '99', name: 'Planner', flags: 0 } };
  const { exitCode, output } = await examine({ DISCORD_GUILD_IDS: '234567890123456789' });
  expect(output).toMatch(
    /warn {2}Discord: the Message Content intent is off.*applications\/99\/bot → Privileged Gateway/,
  );
  expect(output).toMatch(/warn {2}Discord: the bot is not in 234567890123456789.*oauth2\/authorize\?client_id=99&/);
  expect(exitCode).toBe(0);
});

it.each([
  ['a refused token', { DISCORD_BOT_TOKEN: 'other' }, /FAIL {2}Discord: refuses the token; .*Reset Token/],
  ['a missing token', { DISCORD_BOT_TOKEN: '' }, /FAIL {2}Discord: DISCORD_BOT_TOKEN is not set; .*\.env/],
  ['an unreachable Discord', { DISCORD_API_URL: 'http://127.0.0.1:1/api' }, /FAIL {2}Discord: .* does not answer \(/],
  ['a store that cannot be made', { DATABASE_PATH: './file/below.db' }, /FAIL {2}Store: .*file/],
  [
    'an address of another machine',
    { API_HOST: '203.0.113.9', API_PORT: '5999' },
    /FAIL {2}Port: .*EADDRNOTAVAIL.*API_HOST/,
  ],
])('answers 1 to %s', async (_what, env, line) => {
  writeFileSync(join(cwd, 'file'), '');
  const { exitCode, output } = await examine(env);
  expect(output).toMatch(line);
  expect(exitCode).toBe(1);
});

it('tells a foreign program on the port from a running Coachwire', async () => {
  const { port } = discord.address() as AddressInfo;
  expect((await examine({ API_PORT: String(port) })).output).toContain(
    `FAIL  Port: another program listens on 127.0.0.1:${port}`,
  );
  answers['/'] = { status: 200, body: { name: 'Coachwire' } };
  expect((await examine({ API_PORT: String(port) })).output).toContain('warn  Port: a running Coachwire listens');
});

it('says where charts cannot be stored', async () => {
  writeFileSync(join(cwd, 'taken'), 'a file');
  const { exitCode, output } = await examine({ CHARTS_PATH: join(cwd, 'taken') });
  expect(output).toContain(`FAIL  Charts: ${join(cwd, 'taken')} is not a writable folder`);
  expect(exitCode).toBe(1);
});

it('names every mistake that switches signals or alerts off, and no secret', async () => {
  const yaml = `
destinations: { desk: 'https://discord.com/api/webhook/123456789012345678/s3cr3t' }
routes: [{ name: one, destination: desk, min_confidence: 60 }]
strategy_weights: { momentum: -1 }
`;
  writeFileSync(join(cwd, 'coachwire.yaml'), yaml);
  const { exitCode, output } = await examine({ CONFIG_FILE: 'coachwire.yaml', DISCORD_MIN_STRENGTH: 'HUGE' });
  expect(output).toMatch(/FAIL {2}Signals: off until this is mended:\n +strategy_weights\.momentum must be a number/);
  expect(output).toMatch(/FAIL {2}Alerts: off until this is mended:\n +DISCORD_MIN_STRENGTH \(environment\) must be/);
  expect(output).toMatch(/\n +destinations\.desk must be a webhook address/);
  expect(output).toMatch(/\n +routes\[0\]\.min_confidence must be a number from 0 to 1/);
  expect(output).not.toContain('s3cr3t');
  expect(exitCode).toBe(1);
});

it('tells where alerts go', async () => {
  expect((await examine()).output).toContain('ok    Alerts: none are sent');
  const webhook = 'https://discord.com/api/webhooks/123456789012345678/token';
  const { output } = await examine({ DISCORD_ALERTS_ENABLED: 'true', DISCORD_WEBHOOK_URL: webhook });
  expect(output).toContain('ok    Signals: their settings are sound');
  expect(output).toContain('ok    Alerts: 2 routes to 1 destinations');
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { run } from '../../../src/cli';
import { openStorage } from '../../../src/storage';
import { FakeHost } from '../../support/fake-host';

let cwd: string;
let discord: Simulator;
let guildId: string;
let channelId: string;

beforeAll(async () => {
  discord = await startSimulator({ rateLimits: false, botName: 'Planner', token: 'MTIz.s3cr3t.token' });
  guildId = discord.addGuild({ name: 'Traders' }).id;
  channelId = discord.addChannel({ guildId, name: 'plans' }).id;
});
afterAll(() => discord.close());
beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'coachwire-doctor-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function examine(env: NodeJS.ProcessEnv = {}, words: string[] = []) {
  const host = new FakeHost(cwd, {
    DISCORD_BOT_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    API_PORT: '0',
    ...env,
  });
  const exitCode = await run(['doctor', ...words], host.context);
  return { exitCode, output: host.output.join('\n'), errors: host.errors.join('\n') };
}

/** An HTTP server that answers everything alike. */
async function serve(body: unknown, headers: Record<string, string> = {}) {
  const server: Server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

it('finds a sound installation sound, and shows every setting without secrets', async () => {
  const { exitCode, output } = await examine({ DISCORD_GUILD_IDS: guildId, LOG_FILE: 'none' });
  expect(output).not.toContain('s3cr3t');
  expect(output).toMatch(/^\* DISCORD_BOT_TOKEN +\[redacted\] +environment$/m);
  expect(output).toMatch(/^ {2}TRADING_TIMEZONE +America\/New_York +default$/m);
  expect(output).toMatch(/^\* LOG_FILE +none +environment$/m);
  expect(output).toContain('ok    Store: ');
  expect(output).toContain(`ok    Charts: ${join(cwd, 'data', 'charts')} will be made at the first start`);
  expect(output).toContain(`ok    Discord: the token is that of Planner (${discord.applicationId})`);
  expect(output).toContain('ok    Discord: the Message Content intent is on');
  expect(output).toContain(`ok    Discord: the bot is in Traders (${guildId})`);
  expect(output).toContain('ok    Discord: it has the permissions that it needs in Traders');
  expect(output).toContain('ok    Clock: agrees');
  expect(output).toContain(`ok    Node.js: ${process.versions.node}`);
  expect(output).not.toMatch(/^ *FAIL /m);
  expect(exitCode).toBe(0);
});

it('leaves no store behind where there was none', async () => {
  await examine();
  const { output } = await examine();
  expect(output).toContain('will be made at the first start');
});

it('says where the Message Content intent is switched on, and how a server is joined', async () => {
  const other = await startSimulator({ rateLimits: false, messageContentIntent: false });
  const env = { DISCORD_API_URL: other.apiUrl, DISCORD_BOT_TOKEN: other.token };
  expect((await examine(env)).output).toMatch(/warn {2}Discord: the bot is in no server yet; invite it: https:/);
  other.addGuild();
  const { exitCode, output } = await examine({ ...env, DISCORD_GUILD_IDS: '234567890123456789' });
  await other.close();
  expect(output).toMatch(
    /warn {2}Discord: the Message Content intent is off.*applications\/\d+\/bot → Privileged Gateway/,
  );
  expect(output).toMatch(/warn {2}Discord: the bot is not in 234567890123456789.*oauth2\/authorize\?client_id=\d+&/);
  expect(exitCode).toBe(0);
});

it('names what the bot lacks in its channels', async () => {
  const quiet = discord.addChannel({ guildId, name: 'quiet' }).id;
  const hidden = discord.addChannel({ guildId, name: 'hidden' }).id;
  discord.setOverwrite(quiet, { id: guildId, type: 'role', deny: ['EMBED_LINKS', 'ADD_REACTIONS'] });
  discord.setOverwrite(hidden, { id: guildId, type: 'role', deny: ['VIEW_CHANNEL'] });
  const everywhere = (await examine()).output;
  expect(everywhere).toContain(
    `warn  Discord: it lacks Embed Links, Add Reactions in #quiet (${quiet}) of Traders; give it`,
  );
  expect(everywhere).not.toContain('#hidden');
  const { output } = await examine({ DISCORD_CHANNEL_IDS: `${hidden},345678901234567890` });
  expect(output).toContain(`warn  Discord: it lacks View Channel in #hidden (${hidden})`);
  expect(output).toContain('no server of the bot has the channel 345678901234567890');
  for (const id of [quiet, hidden]) discord.deleteChannel(id);
});

it('asks Discord for each webhook', async () => {
  const webhook = discord.addWebhook(channelId, 'Desk');
  const gone = `${discord.apiUrl}/webhooks/123456789012345678/l0st-t0ken`;
  writeFileSync(join(cwd, 'own.yaml'), `destinations: { lost: '${gone}' }\n`);
  const url = `${discord.apiUrl}/webhooks/${webhook.id}/${webhook.token}`;
  const { exitCode, output } = await examine({ DISCORD_WEBHOOK_URL: url, CONFIG_FILE: 'own.yaml' });
  expect(output).toContain(`ok    Webhook ${webhook.id}: Desk posts to channel ${channelId}`);
  expect(output).toMatch(/FAIL {2}Webhook 123456789012345678: Discord does not know it \(404\); make a new one/);
  expect(output).not.toContain('l0st-t0ken');
  expect(output).not.toContain(webhook.token);
  expect(exitCode).toBe(1);
});

it('says how old the last backup is', async () => {
  const storage = await openStorage({ DATABASE_PATH: join(cwd, 'data/coach_plans.db'), DATABASE_URL: null });
  await storage.close();
  expect((await examine()).output).toMatch(/warn {2}Backup: there is none in .*backups; let `coachwire backup/);
  mkdirSync(join(cwd, 'data/backups'));
  writeFileSync(join(cwd, 'data/backups/coachwire-20200101T120000Z.tar'), '');
  expect((await examine()).output).toMatch(/warn {2}Backup: the last one is of 2020-01-01 12:00 UTC, \d+ days ago/);
  const time = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  writeFileSync(join(cwd, `data/backups/coachwire-${time}.tar`), '');
  expect((await examine()).output).toMatch(/ok {4}Backup: the last one is of/);
});

it('looks at the proxy at PUBLIC_URL', async () => {
  const ids = { 'x-request-id': 'r-1' };
  const cases: [object, Record<string, string>, Record<string, string>, RegExp][] = [
    [{ name: 'Other' }, {}, {}, /FAIL {2}PUBLIC_URL: .* is answered by something else \(200\); let the proxy/],
    [{ name: 'Coachwire' }, {}, {}, /warn {2}PUBLIC_URL: .* answers without x-request-id/],
    [
      { name: 'Coachwire' },
      { ...ids, server: 'nginx' },
      {},
      /warn {2}PUBLIC_URL: .*proxy \(nginx\), and TRUST_PROXY is false/,
    ],
    [{ name: 'Coachwire' }, { ...ids, server: 'nginx' }, { TRUST_PROXY: '1' }, /ok {4}PUBLIC_URL: .* leads here/],
  ];
  for (const [body, headers, env, line] of cases) {
    const proxy = await serve(body, headers);
    expect((await examine({ PUBLIC_URL: `http://127.0.0.1:${proxy.port}`, ...env })).output).toMatch(line);
    await proxy.close();
  }
  expect((await examine({ PUBLIC_URL: 'http://127.0.0.1:1' })).output).toMatch(
    /warn {2}PUBLIC_URL: .* does not answer/,
  );
});

it('says in which order to do what where nothing is set up', async () => {
  const { exitCode, output } = await examine({ DISCORD_BOT_TOKEN: '' });
  expect(exitCode).toBe(1);
  const steps = output.slice(output.indexOf('Nothing is set up yet. In this order:'));
  expect(
    steps
      .split('\n')
      .filter((line) => /^ {2}\d\./.test(line))
      .map((line) => line.slice(2, 24)),
  ).toEqual([
    '1. Make a bot: https:/',
    '2. Run `coachwire setu',
    '3. Run `coachwire doct',
    '4. Run `coachwire serv',
    '5. Let `coachwire back',
  ]);
});

it('tells settings that cannot be read, each with its cure', async () => {
  const { exitCode, output } = await examine({ API_PORT: 'x', LOG_LEVEL: 'loud' });
  expect(output).toContain('FAIL  Settings: API_PORT (environment) must be a whole number from 0 to 65535, not "x"');
  expect(output).toContain('FAIL  Settings: LOG_LEVEL (environment) must be one of');
  expect(exitCode).toBe(1);
});

it('prints all of it as JSON for programs, and no secret', async () => {
  const { exitCode, output } = await examine({ DISCORD_GUILD_IDS: '234567890123456789' }, ['--json']);
  const report = JSON.parse(output) as { is_well: boolean; checks: object[]; settings: object[]; next_steps: string[] };
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ is_well: true, next_steps: [] });
  expect(report.checks).toContainEqual({ status: 'ok', subject: 'Clock', message: 'agrees with Discord’s' });
  expect(report.settings).toContainEqual({
    name: 'DISCORD_BOT_TOKEN',
    value: '[redacted]',
    source: 'environment',
    is_default: false,
  });
  expect(output).not.toContain('s3cr3t');
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
  const other = await serve({});
  expect((await examine({ API_PORT: String(other.port) })).output).toContain(
    `FAIL  Port: another program listens on 127.0.0.1:${other.port}`,
  );
  await other.close();
  const own = await serve({ name: 'Coachwire' });
  expect((await examine({ API_PORT: String(own.port) })).output).toContain('warn  Port: a running Coachwire listens');
  await own.close();
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

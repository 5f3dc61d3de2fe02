import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningApplication, startApplication } from '../../src/application';
import { loadSettings } from '../../src/config';
import { until } from '../support/app';

/** Mock mode where a real bot is configured, as on an operator's machine. */
describe('mock mode beside the settings of a real bot', () => {
  let folder: string;
  let realDiscord: Server;
  let visits = 0;
  let app: RunningApplication | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-mock-'));
    realDiscord = createServer((socket) => {
      visits++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(realDiscord, 'listening');
  });
  afterEach(async () => {
    await app?.close();
    realDiscord.close();
    rmSync(folder, { recursive: true });
  });

  it('plays on the simulated Discord, and never calls the real one', async () => {
    const api = `http://127.0.0.1:${(realDiscord.address() as AddressInfo).port}/api`;
    const configuration = loadSettings({
      argv: { MOCK_MODE: 'true', DATABASE_PATH: join(folder, 'plans.db'), CHARTS_PATH: join(folder, 'charts') },
      env: {
        DISCORD_BOT_TOKEN: 'the.real.token',
        DISCORD_API_URL: api,
        DISCORD_GUILD_IDS: '123456789012345678',
        DISCORD_CHANNEL_IDS: '123456789012345679',
        DEFAULT_GUILD_ID: '123456789012345678',
        DISCORD_ALERTS_ENABLED: 'true',
        DISCORD_WEBHOOK_URL: `${api}/webhooks/123456789012345670/the-real-webhook-token`,
        KICK_USERNAME: 'a bad one',
        KICK_CHANNELS: 'the-real-channel',
        KICK_API_URL: api,
        KICK_WS_URL: api.replace('http', 'ws'),
        API_PORT: '0',
        LOG_LEVEL: 'silent',
        LOG_FILE: 'none',
      },
      cwd: folder,
      usesDefaultFiles: false,
    });
    app = await startApplication(configuration, { makesDemoKey: true });
    const headers = { authorization: `Bearer ${app.demoKey}` };
    const get = async (path: string) => (await fetch(`${app?.url}${path}`, { headers })).json() as Promise<object>;
    await until('plans', async () => Object.keys(await get('/api/coach-plans/all')).length > 0);
    await until('alerts', async () => {
      const { alerts } = (await get('/api/alerts?status=delivered')) as { alerts: unknown[] };
      return alerts.length > 0;
    });
    expect(visits).toBe(0);
    expect(JSON.stringify(await get('/health'))).toContain('"state":"ready"');
  });
});

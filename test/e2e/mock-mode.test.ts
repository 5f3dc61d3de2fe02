import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningApplication, startApplication } from '../../src/application';
import { loadSettings } from '../../src/config';
import { openStorage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { until } from '../support/app';

/** What a newcomer sees: plans by the gateway and alerts by a webhook, without credentials. */
describe('mock mode', () => {
  let folder: string;
  let app: RunningApplication | undefined;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'coachwire-mock-'))));
  afterEach(async () => {
    await app?.close();
    app = undefined;
    rmSync(folder, { recursive: true });
  });

  const configuration = () =>
    loadSettings({
      argv: {
        MOCK_MODE: 'true',
        DATABASE_PATH: join(folder, 'plans.db'),
        CHARTS_PATH: join(folder, 'charts'),
        API_PORT: '0',
        LOG_LEVEL: 'silent',
        LOG_FILE: 'none',
      },
      env: {},
      cwd: folder,
      usesDefaultFiles: false,
    });

  async function get<T>(path: string, key = ''): Promise<T> {
    const response = await fetch(`${app?.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return (await response.json()) as T;
  }

  it('shows plans with charts and history, and delivers alerts', async () => {
    const told: string[] = [];
    app = await startApplication(configuration(), { makesDemoKey: true, onMockProgress: (line) => told.push(line) });
    type Plan = { plan: string; charts: string[]; version: number; date: string };
    const range = () => get<{ plans: Plan[] }>('/api/coach-plans/range');
    await until('the plans of four days, and the edit', async () => {
      const { plans } = await range();
      return plans.length === 16 && plans.some(({ version }) => version === 2);
    });
    const { plans } = await range();
    expect(new Set(plans.map(({ date }) => date)).size).toBe(4);
    expect(plans.filter(({ charts }) => charts.length === 0)).toEqual([]);
    expect(Object.keys(await get('/api/coach-plans/all'))).toEqual(['coach_d', 'coach_i', 'coach_s', 'coach_n']);
    expect(await get('/api/coach-plans/history?coach=d')).toMatchObject({ history: [{ action: 'edited' }] });
    const lasting = /^http:\/\/127\.0\.0\.1:\d+\/api\/charts\//;
    await until('the lasting charts', async () =>
      (await range()).plans.every(({ charts }) => charts.every((url) => lasting.test(url))),
    );
    const image = await fetch((await range()).plans[0]?.charts[0] ?? '');
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);

    await until('delivered alerts', async () => {
      const { alerts } = await get<{ alerts: unknown[] }>('/api/alerts?status=delivered', app?.demoKey);
      return alerts.length >= 4;
    });
    expect(told).toContainEqual(expect.stringContaining('strategies sent'));

    await until('a mention on Kick', async () => {
      type Notifications = { notifications: { author: string; text: string }[] };
      const { notifications } = await get<Notifications>('/api/notifications', app?.demoKey);
      return notifications.some(({ author, text }) => author === 'tapewatcher' && text.startsWith('@coachdesk'));
    });
    expect(told).toContainEqual(expect.stringContaining('tapewatcher on Kick: @coachdesk'));
    await until('the mention on Discord', async () => {
      type Items = { alerts: { kind: string }[] };
      const { alerts } = await get<Items>('/api/alerts?status=delivered', app?.demoKey);
      return alerts.some(({ kind }) => kind === 'notification');
    });
  });

  it('refuses a database that holds real plans', async () => {
    const storage = await openStorage({ DATABASE_PATH: join(folder, 'plans.db'), DATABASE_URL: null });
    await storage.write(({ plans }) => plans.insert(newPlan()));
    await storage.close();
    await expect(startApplication(configuration())).rejects.toMatchObject({ code: 'mock-database' });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@coachwire/simulator';
import { ApiKeysService } from '../../src/access';
import { openStorage } from '../../src/storage';
import { freePort } from '../support/free-port';
import { ServedProcess } from '../support/served-process';
import { TradingRoom } from '../support/trading-room';
import { until } from '../support/until';

const SYMBOLS = 40;
const DAY_MS = 86_400_000;

it('kill -9 in the middle of runs of strategies, then again: each signal and each alert once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coachwire-kill-'));
  const simulator = await startSimulator({ rateLimits: false });
  const room = new TradingRoom(simulator);
  const { id, token } = simulator.addWebhook(room.channelId);
  const config = join(folder, 'coachwire.yaml');
  writeFileSync(
    config,
    [
      `destinations: {desk: '${simulator.apiUrl}/webhooks/${id}/${token}'}`,
      'routes: [{name: all, source: individual, destination: desk, min_confidence: 0, rate_limit_seconds: 0}]',
      'strategies: {run: [momentum]}',
    ].join('\n'),
  );
  const database = join(folder, 'plans.db');
  const place = { DATABASE_PATH: database, DATABASE_URL: null };
  const storage = await openStorage(place);
  const { key } = await new ApiKeysService(storage).create({ name: 'test', scopes: ['signals'] }, new Date());
  const endMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
    const candles = Array.from({ length: 60 }, (_, day) => {
      const close = 100 + day + symbol;
      return { startMs: endMs - (60 - day) * DAY_MS, open: close, high: close, low: close, close, volume: 1 };
    });
    await storage.write(async (tx) => tx.candles.save(await tx.candles.openSeries(`S${symbol}`, '1d'), candles));
  }
  const port = await freePort();
  const start = () => ServedProcess.start(simulator, database, port, { CONFIG_FILE: config });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const run = (url: string) => fetch(`${url}/api/strategies/run`, { method: 'POST', headers, body: '{}' });
  // Killed before, while and after it is committed, and while the alerts are delivered.
  const stages = [
    () => Promise.resolve(),
    () => until('the commit', async () => (await storage.write((tx) => tx.signals.listLatest(['S0'], ''))).length > 0),
  ];
  for (const stage of stages) {
    const served = await start();
    const answer = run(served.url).catch(() => null);
    await stage();
    await served.end('SIGKILL');
    await answer;
  }
  const served = await start();
  const last = (await (await run(served.url)).json()) as { accepted: number; repeated: number };
  expect(last.accepted + last.repeated).toBe(SYMBOLS);
  const told = () => simulator.messagesIn(room.channelId).flatMap(({ embeds }) => embeds ?? []);
  await until('every alert', () => told().length >= SYMBOLS);
  expect(await served.end('SIGTERM')).toBe(0);
  const titles = told().map(({ title }) => title);
  expect(new Set(titles).size).toBe(SYMBOLS);
  expect(titles).toHaveLength(SYMBOLS);
  await storage.close();
  await simulator.close();
  rmSync(folder, { recursive: true });
});

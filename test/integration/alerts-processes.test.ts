import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ApiKeysService } from '../../src/access';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { openStorage, type Storage } from '../../src/storage';
import { addressOf, wireSignal } from '../support/alert-wire';
import { until } from '../support/app';
import { createDatabase, type TestDatabase } from '../support/databases';
import { ServedProcess } from '../support/served-process';
import { TradingRoom } from '../support/trading-room';
import { freePort } from '../support/free-port';

const CHANNELS = 9;
const ALERTS = 900;

/** The built program three times on one PostgreSQL: `npm run build` comes first. */
describe('three processes', () => {
  let folder: string;
  let database: TestDatabase;
  let simulator: Simulator;
  let storage: Storage;
  let key: string;
  let channels: string[];
  const served: ServedProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coachwire-processes-'));
    database = await createDatabase('postgres');
    simulator = await startSimulator({ rateLimits: false });
    // A send takes its time, so that the processes are in the middle of many when one dies.
    simulator.latencyMs = 30;
    channels = makeChannels();
    storage = await openStorage(database.settings);
    key = (await new ApiKeysService(storage).create({ name: 'test', scopes: ['admin'] }, new Date())).key;
    await writeFile(join(folder, 'coachwire.yaml'), routes());
    served.push(...(await Promise.all([start(), start(), start()])));
  });

  afterEach(async () => {
    await Promise.all(served.splice(0).map((one) => one.end('SIGKILL')));
    await storage.close();
    await simulator.close();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });

  function makeChannels(): string[] {
    const { guildId } = new TradingRoom(simulator);
    return Array.from(
      { length: CHANNELS },
      (_, index) => simulator.addChannel({ guildId, name: `alerts-${index}` }).id,
    );
  }

  const routes = () =>
    [
      'routes:',
      ...channels.map(
        (id, index) =>
          `  - {name: r${index}, source: individual, min_confidence: 0, match: {strategies: [s${index}]}, ` +
          `destination: '${addressOf(simulator, simulator.addWebhook(id))}'}`,
      ),
    ].join('\n');

  async function start(): Promise<ServedProcess> {
    return ServedProcess.start(simulator, '', await freePort(), {
      DATABASE_URL: database.settings.DATABASE_URL!,
      DATABASE_PATH: join(folder, 'unused.db'),
      CONFIG_FILE: join(folder, 'coachwire.yaml'),
      DISCORD_RATE_LIMIT_SECONDS: '0',
      // Leases last 8 s then.
      DISCORD_SEND_TIMEOUT_SECONDS: '1',
      DISCORD_WEBHOOK_PACE: '5/0.5',
      DISCORD_WEBHOOK_CHANNEL_PACE: 'off',
    });
  }

  async function post(index: number): Promise<number[]> {
    const { url } = served[index % served.length]!;
    const signal = wireSignal({
      timestamp: new Date().toISOString(),
      symbol: `S${index}`,
      strategy_name: `s${index % CHANNELS}`,
    });
    const response = await fetch(`${url}/api/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ signals: [signal] }),
    });
    return ((await response.json()) as { alerts_queued: number[] }).alerts_queued;
  }

  async function leaseHolders(): Promise<string[]> {
    const client = new Client({ connectionString: database.settings.DATABASE_URL! });
    await client.connect();
    const { rows } = await client.query<{ holder: string }>("SELECT holder FROM lane_leases WHERE holder <> ''");
    await client.end();
    return rows.map(({ holder }) => holder);
  }

  const titles = () =>
    channels.flatMap((id) =>
      simulator.messagesIn(id).flatMap(({ embeds = [] }) => embeds.map(({ title }) => String(title))),
    );

  it('share the work, and take over what a killed one left, each alert once and in order', async () => {
    const queued: number[] = [];
    const holders = new Set<string>();
    const postBatch = async () => {
      const batch = Array.from({ length: 30 }, (_, offset) => post(queued.length + offset));
      queued.push(...(await Promise.all(batch)).flat());
      for (const holder of await leaseHolders()) holders.add(holder);
    };
    await until('channels for each of them', async () => postBatch().then(() => holders.size === 3));
    while (queued.length < ALERTS / 2) await postBatch();
    await served.shift()!.end('SIGKILL');
    while (queued.length < ALERTS) await postBatch();
    await until('all alerts', () => new Set(titles()).size === queued.length);
    expect(titles()).toHaveLength(queued.length);
    await until('the results', async () => (await storage.read.destinations.countPending()) === 0);
  });
});

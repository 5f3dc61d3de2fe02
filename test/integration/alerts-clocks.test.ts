import { type Simulator, startSimulator } from '@coachwire/simulator';
import { openStorage } from '../../src/storage';
import { alertSignal } from '../factories/alert-signals';
import { AlertDesk } from '../support/alert-desk';
import { addressOf, everySignalTo } from '../support/alert-wire';
import { until } from '../support/app';
import { clock } from '../support/clock';
import { createDatabase, createPostgresDatabase, engines, onServer, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';

const DAY_MS = 24 * 3_600_000;
const NO_PACE = { DISCORD_WEBHOOK_PACE: 'off', DISCORD_WEBHOOK_CHANNEL_PACE: 'off' };
/** The tries of a destination that fails come soon after each other. */
const soon = { backOffMs: () => 50, breaker: { failuresToOpen: 2, openMs: 100 } };

describe.each(engines)('a clock that is set, on %s', (engine) => {
  let database: TestDatabase;
  let simulator: Simulator;
  let room: TradingRoom;
  let desk: AlertDesk;
  let setByMs: number;
  let webhook: { id: string; token: string };

  beforeEach(async () => {
    setByMs = 0;
    database = await createDatabase(engine);
    simulator = await startSimulator({ rateLimits: false });
    room = new TradingRoom(simulator);
    webhook = simulator.addWebhook(room.channelId);
    await start();
  });

  afterEach(async () => {
    await desk.close();
    await simulator.close();
    await database.remove();
  });

  async function start(): Promise<void> {
    desk = await AlertDesk.start(simulator, database.settings, {
      yaml: everySignalTo(addressOf(simulator, webhook)),
      settings: NO_PACE,
      rules: { ...soon, nowMs: () => clock.nowMs() + setByMs, steadyMs: () => clock.nowMs() },
    });
  }

  const titles = () =>
    simulator.messagesIn(room.channelId).flatMap(({ embeds = [] }) => embeds.map(({ title }) => title));

  it.each([
    ['back a day while a destination backs off', -DAY_MS, { status: 500, count: 1 }],
    ['ahead a day while a destination backs off', DAY_MS, { status: 500, count: 1 }],
    ['back a day while its breaker is open', -DAY_MS, { status: 500, count: 3 }],
    [
      'back a day while a 429 is waited out',
      -DAY_MS,
      {
        status: 429,
        count: 1,
        body: { message: 'slow', retry_after: 0.2, global: false },
        headers: { 'retry-after': '0.2' },
      },
    ],
  ])('%s delays nothing', async (_, byMs, fault) => {
    simulator.failNext({ match: /^POST \/webhooks/, ...fault });
    await desk.queue([alertSignal({ symbol: 'FIRST' })]);
    const waits = async () => (await desk.storage.read.destinations.list())[0]!.retryAt !== null;
    await until('a wait', waits);
    setByMs = byMs;
    await desk.drained();
    expect(titles()).toEqual(['BUY FIRST · LONG']);
  });

  it('back a day before a restart keeps an open breaker shut no longer than it may', async () => {
    simulator.failNext({ match: /^POST \/webhooks/, status: 500, count: 2 });
    await desk.queue([alertSignal({ symbol: 'FIRST' })]);
    await until('an open breaker', async () => (await desk.destination('desk')).breaker === 'open');
    const { id } = await desk.destination('desk');
    await desk.close();
    // What was stored by a clock that was a day ahead.
    await tomorrow(database, id);
    await start();
    const { retryAt } = (await desk.storage.read.destinations.list())[0]!;
    expect(Date.parse(retryAt!)).toBeGreaterThan(clock.nowMs() + DAY_MS / 2);
    // Six minutes after it was first seen at most, not a day.
    let passedMs = 0;
    desk.rules.steadyMs = () => clock.nowMs() + passedMs;
    await until('the alert', () => {
      passedMs += 60_000;
      desk.wake();
      return titles().length === 1;
    });
    expect(passedMs).toBeLessThan(DAY_MS);
    expect(titles()).toEqual(['BUY FIRST · LONG']);
  });
});

async function tomorrow(database: TestDatabase, id: number): Promise<void> {
  const storage = await openStorage(database.settings);
  const ms = clock.nowMs() + DAY_MS;
  const breaker = JSON.stringify({ kind: 'open', trialFromMs: ms });
  await storage.write((tx) =>
    tx.destinations.change(id, { retryAt: new Date(ms).toISOString(), breaker, failures: 2 }),
  );
  await storage.close();
}

describe('a store that is away', () => {
  it('has its alerts delivered within seconds of coming back, and its absence told once', async () => {
    const database = await createPostgresDatabase();
    const simulator = await startSimulator({ rateLimits: false });
    const room = new TradingRoom(simulator);
    const desk = await AlertDesk.start(simulator, database.settings, {
      yaml: everySignalTo(addressOf(simulator, simulator.addWebhook(room.channelId))),
      settings: NO_PACE,
      // As if the outage were long: what doubles would be at its longest.
      rules: { backOffMs: () => 300_000 },
    });
    const name = new URL(database.settings.DATABASE_URL!).pathname.slice(1);
    try {
      const { id } = await desk.destination('desk');
      await desk.destinations.pause(id, 'test', clock.now());
      await desk.queue([alertSignal({ symbol: 'EXIT', signalType: 'CLOSE', direction: 'HOLD' })]);
      await desk.destinations.resume(id, clock.now());
      await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
      desk.wake();
      await until('a delivery that waits', () => desk.isWaitingForStore);
      await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      await until('the alert', () => simulator.messagesIn(room.channelId).length === 1);
      await until('the end of the wait', () => !desk.isWaitingForStore);
    } finally {
      await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      await desk.close();
      await simulator.close();
      await database.remove();
    }
  });
});

describe('what a proxy says of a failure', () => {
  it('shows no token, wherever it is told', async () => {
    const database = await createDatabase('sqlite');
    const simulator = await startSimulator({ rateLimits: false });
    const room = new TradingRoom(simulator);
    const webhook = simulator.addWebhook(room.channelId);
    const desk = await AlertDesk.start(simulator, database.settings, {
      yaml: everySignalTo(addressOf(simulator, webhook)),
      settings: NO_PACE,
    });
    const path = `/api/v10/webhooks/${webhook.id}/${webhook.token}`;
    const message = `upstream ${path}?wait=true failed; token ${webhook.token}, Bot ${simulator.token}, ${encodeURIComponent(path)}`;
    for (const status of [500, 403])
      simulator.failNext({ match: /^POST \/webhooks/, status, body: { code: 0, message }, count: 1 });
    await desk.queue([alertSignal()]);
    await until('a pause', async () => (await desk.destination('desk')).state === 'paused');
    const [alert] = await desk.list();
    const told = JSON.stringify([await desk.destination('desk'), await desk.alerts.get(alert!.id)]);
    expect(told).toContain('upstream /api/v10/webhooks/');
    expect(told).not.toContain(webhook.token);
    expect(told).not.toContain(simulator.token);
    await desk.close();
    await simulator.close();
    await database.remove();
  });
});

import { Database } from '../../src/storage/sqlite/sqlite-driver';
import { alertEmbed } from '../../src/alerts/embeds/alert-embed';
import { embedSize } from '../../src/transports';
import { longestBackOffMs } from '../../src/outbox/outcomes/retry-schedule';
import { MESSAGE_ROOM } from '../../src/transports/discord/message/message-body';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { alertSignal, signalsOfSymbols } from '../factories/alert-signals';
import { AlertDesk } from '../support/alert-desk';
import { addressOf } from '../support/alert-wire';
import { until } from '../support/app';
import { createSqliteFile, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';
import { clock } from '../support/clock';

const DAY_MS = 24 * 3_600_000;
const NO_PACE = { DISCORD_WEBHOOK_PACE: 'off', DISCORD_WEBHOOK_CHANNEL_PACE: 'off' };

describe('while Discord is away', () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let room: TradingRoom;
  let desk: AlertDesk;
  /** How far the clock of delivery is ahead of ours. */
  let aheadMs: number;
  let yaml: string;

  beforeEach(async () => {
    aheadMs = 0;
    database = await createSqliteFile();
    simulator = await startSimulator({ rateLimits: false });
    room = new TradingRoom(simulator);
    const address = addressOf(simulator, simulator.addWebhook(room.channelId));
    yaml = [
      `destinations: {desk: '${address}'}`,
      'routes:',
      '  - {name: all, source: individual, destination: desk, min_confidence: 0, match: {strategies: [momentum]}}',
      '  - {name: brief, source: individual, destination: desk, match: {strategies: [scalper]}, max_age_seconds: 3600}',
    ].join('\n');
    await start();
  });

  afterEach(async () => {
    await desk.close();
    await simulator.close();
    await database.remove();
  });

  async function start(): Promise<void> {
    desk = await AlertDesk.start(simulator, database.settings, {
      yaml,
      settings: NO_PACE,
      // Without jitter: nothing is tried again before a test lets the time pass.
      rules: { nowMs: () => clock.nowMs() + aheadMs, backOffMs: longestBackOffMs },
    });
  }

  const shown = () => simulator.messagesIn(room.channelId).flatMap(({ embeds = [] }) => embeds);
  const breaker = async () => (await desk.destination('desk')).breaker;

  /** Has the destination tried again as if so much time had passed. */
  async function letPass(ms: number): Promise<void> {
    aheadMs += ms;
    desk.wake();
  }

  it('brings a day of alerts after it, in order, each saying how late, and gives up only what was brief', async () => {
    await desk.queue([alertSignal({ symbol: 'FIRST' })]);
    await desk.drained();
    await simulator.refuseConnections(true);
    await desk.queue(signalsOfSymbols(25));
    await until('a delivery that failed', async () => (await desk.storage.read.destinations.list())[0]!.failures >= 1);
    await desk.queue([alertSignal({ symbol: 'BRIEF', strategyName: 'scalper' })]);
    await desk.queue([
      alertSignal({ symbol: 'EXIT', strategyName: 'scalper', signalType: 'CLOSE', direction: 'HOLD' }),
    ]);
    for (let failures = 1; failures <= 5; failures += 1) {
      await until('a failure', async () => (await desk.storage.read.destinations.list())[0]!.failures >= failures);
      await letPass(300_000);
    }
    expect((await desk.status.read()).pending).toBe(28 - 1);
    await letPass(DAY_MS);
    await until('a failure after a day', async () => (await desk.storage.read.destinations.list())[0]!.failures >= 6);

    await simulator.refuseConnections(false);
    await letPass(300_000);
    await desk.drained();
    const titles = shown().map(({ title }) => title);
    expect(titles[0]).toBe('BUY FIRST · LONG');
    // The delivery that failed is finished first; then the exit overtakes the rest.
    expect(titles.slice(1, 11)).toEqual(Array.from({ length: 10 }, (_, index) => `BUY S${index} · LONG`));
    expect(titles.slice(11)).toEqual([
      'CLOSE EXIT',
      ...Array.from({ length: 15 }, (_, index) => `BUY S${index + 10} · LONG`),
    ]);
    for (const { description } of shown().slice(11)) expect(description).toMatch(/^\*\*Late by 1 d/);
    expect(await desk.list({ status: 'dead' })).toMatchObject([{ orderKey: 'BRIEF', reason: 'too late' }]);
    expect(await desk.metrics()).toContain('coachwire_alerts_dead_total{destination="desk",reason="too-late"} 1');
  });

  it('gives up a long row of what was brief, and sends none of it', async () => {
    const { id } = await desk.destination('desk');
    await desk.destinations.pause(id, 'test', clock.now());
    await desk.queue([...signalsOfSymbols(500, { strategyName: 'scalper' }), alertSignal({ symbol: 'LASTING' })]);
    aheadMs += DAY_MS;
    await desk.destinations.resume(id, clock.now());
    await desk.drained();
    expect(shown().map(({ title }) => title)).toEqual(['BUY LASTING · LONG']);
    expect(await desk.list({ status: 'dead' })).toHaveLength(500);
    expect(await desk.metrics()).toContain('coachwire_alerts_dead_total{destination="desk",reason="too-late"} 500');
  });

  it('puts fewer into a message when each has to say how late it is', async () => {
    const { id } = await desk.destination('desk');
    await desk.destinations.pause(id, 'test', clock.now());
    // Ten of them fill a message to the last character.
    const signals = signalsOfSymbols(10);
    const room = MESSAGE_ROOM.size / 10 - embedSize(alertEmbed(signals[0]!));
    const analysisData = { reason: 'x'.repeat(Math.floor(room)) };
    await desk.queue(signals.map((signal) => ({ ...signal, analysisData })));
    aheadMs += DAY_MS;
    await desk.destinations.resume(id, clock.now());
    await desk.drained();
    expect(shown()).toHaveLength(10);
    expect(simulator.requests.filter(({ status }) => status! >= 400)).toEqual([]);
    expect(sends()).toBe(2);
  });

  it('opens the breaker after five failures, over a restart, and closes it with one trial', async () => {
    await simulator.refuseConnections(true);
    await desk.queue([alertSignal()]);
    await until('a failure', async () => (await desk.storage.read.destinations.list())[0]!.failures >= 1);
    await simulator.refuseConnections(false);
    for (let index = 0; index < 5; index += 1) {
      simulator.failNext({ match: /^POST/, status: 500 });
      await letPass(300_000);
      // Written down, so that its rest does not begin when more time has passed.
      const failures = async () => (await desk.storage.read.destinations.list())[0]!.failures;
      await until('a failure', async () => sends() === index + 1 && (await failures()) === index + 1);
    }
    expect(sends()).toBe(5);
    await until('the breaker', async () => (await breaker()) === 'open');
    await desk.close();
    await start();
    desk.wake();
    expect(await breaker()).toBe('open');
    expect(sends()).toBe(5);
    await letPass(61_000);
    await letPass(300_000);
    await desk.drained();
    expect(sends()).toBe(6);
    expect(await breaker()).toBe('closed');
  });

  it('keeps the result of a send until the store takes it, and sends nothing twice', async () => {
    const file = new Database(database.settings.DATABASE_PATH);
    file.exec(
      `CREATE TRIGGER refuse_attempts BEFORE INSERT ON delivery_attempts BEGIN SELECT RAISE(ABORT, 'by the test'); END`,
    );
    const [id] = await desk.queue([alertSignal()]);
    await until('a refusal', () => desk.storage.writeFailuresTotal > 0);
    file.exec('DROP TRIGGER refuse_attempts');
    file.close();
    await desk.drained();
    expect(sends()).toBe(1);
    const { deliveries } = await desk.alerts.get(id!);
    expect(deliveries).toMatchObject([{ state: 'delivered', attempts: [{ outcome: 'delivered' }] }]);
  });

  const sends = () => simulator.requests.filter(({ method }) => method === 'POST').length;
});

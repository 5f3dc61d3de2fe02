import { takeNext } from '../../src/alerts/delivery/next-delivery';
import { deliveryRules } from '../../src/alerts/delivery/delivery-rules';
import { type Try, settleAll } from '../../src/alerts/delivery/settle';
import { AlertRetention } from '../../src/alerts/alert-retention';
import { loadSettings } from '../../src/config';
import { type Simulator, startSimulator } from '../../src/simulator';
import { alertSignal, signalsOfSymbols } from '../factories/alert-signals';
import { AlertDesk, type AlertDeskOptions } from '../support/alert-desk';
import { addressOf } from '../support/alert-wire';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';

const rules = deliveryRules(
  loadSettings({ argv: { MOCK_MODE: 'true' }, env: {}, cwd: '/', usesDefaultFiles: false }).settings,
);

describe.each(engines)('the outbox on %s', (engine) => {
  let database: TestDatabase;
  let simulator: Simulator;
  let room: TradingRoom;
  let yaml: string;
  const desks: AlertDesk[] = [];

  beforeEach(async () => {
    database = await createDatabase(engine);
    simulator = await startSimulator({ rateLimits: false });
    room = new TradingRoom(simulator);
    yaml = [
      `destinations: {desk: '${addressOf(simulator, simulator.addWebhook(room.channelId))}'}`,
      'routes:',
      '  - {name: all, source: individual, destination: desk, rate_limit_seconds: 60}',
      '  - {name: btc, source: individual, destination: desk, rate_limit_seconds: 60, match: {symbols: [btc-usd]}}',
    ].join('\n');
  });

  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.close();
    await simulator.close();
    await database.remove();
  });

  /** A desk whose destination rests: what is queued stays. */
  async function open(options: AlertDeskOptions = {}): Promise<AlertDesk> {
    const desk = await AlertDesk.start(simulator, database.settings, { yaml, ...options });
    desks.push(desk);
    const { id } = await desk.destination('desk');
    await desk.destinations.pause(id, 'test', new Date());
    return desk;
  }

  it('owes one alert for two routes to one destination, and none for a repeat or within the cooldown', async () => {
    const desk = await open();
    expect(await desk.queue([alertSignal()])).toHaveLength(1);
    expect(await desk.queue([alertSignal(), alertSignal({ price: 1 }), alertSignal({ symbol: 'ETH' })])).toHaveLength(
      1,
    );
    expect(await desk.queue([alertSignal({ signalType: 'SHORT', direction: 'SELL' })])).toHaveLength(1);
    const [exit, , first] = await desk.list();
    expect(exit).toMatchObject({ isExit: 1, routes: '["all","btc"]', symbol: 'BTC-USD' });
    expect(first).toMatchObject({ isExit: 0, status: 'pending' });
  });

  it('decides once between transactions that run at the same time', async () => {
    const desk = await open();
    // A SQLite file has one server.
    const other = engine === 'postgres' ? await open() : desk;
    const queued = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? desk : other).queue([alertSignal()])),
    );
    expect(queued.flat()).toHaveLength(1);
    expect((await desk.status.read()).pending).toBe(1);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const desk = await open();
    const failing = desk.storage.write(async (tx) => {
      await desk.enqueue(tx, [alertSignal()]);
      throw new Error('the signal could not be stored');
    });
    await expect(failing).rejects.toThrow('could not be stored');
    expect(await desk.list()).toEqual([]);
    expect(await desk.queue([alertSignal()])).toHaveLength(1);
  });

  it('refuses more than may wait, with a word when to come again', async () => {
    const desk = await open({ settings: { OUTBOX_LIMIT: '10' } });
    await desk.queue(signalsOfSymbols(10));
    const refused = desk.queue([alertSignal({ symbol: 'ONE-MORE' })]);
    await expect(refused).rejects.toMatchObject({ kind: 'unavailable', code: 'outbox-full', retryAfterSeconds: 30 });
    expect(await desk.list()).toHaveLength(10);
    expect(await desk.queue([alertSignal({ symbol: 'WEAK', confidence: 0.1 })])).toEqual([]);
  });

  it('lets nobody settle whose lease has passed to another', async () => {
    const desk = await open();
    const [alertId] = await desk.queue([alertSignal()]);
    const { id } = await desk.destination('desk');
    const target = { id, destination: desk.registry.find(id)!, channelId: room.channelId };
    await desk.storage.write((tx) => tx.destinations.change(id, { state: 'active', channelId: room.channelId }));
    const take = (holder: string, leaseMs: number) =>
      desk.storage.write((tx) => tx.channelLeases.take([room.channelId], holder, leaseMs, 1));
    const [stalled] = await take('one', 30);
    const next = await desk.storage.write((tx) => takeNext(tx, target, stalled!, rules, Date.now()));
    if (next.kind !== 'ready') throw new Error(`not ready but ${next.kind}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
    const [second] = await take('other', 30_000);
    expect(second!.token).toBe(stalled!.token + 1);
    expect(await take('third', 30_000)).toEqual([]);
    const at = Date.now();
    const tried: Try = {
      ...{ kind: 'send', outcome: { kind: 'delivered' }, messageId: '1', channelId: room.channelId },
      ...{ isUnsure: false, mayRepeat: false, startedAtMs: at, endedAtMs: at },
    };
    const settleAs = (lease: typeof stalled) =>
      desk.storage.write((tx) => settleAll(tx, [{ target, lease: lease!, delivery: next.delivery, tried }], rules));
    expect(await settleAs(stalled)).toEqual([{ kind: 'lease-lost' }]);
    expect((await desk.alerts.get(alertId!)).alert.status).toBe('pending');
    expect(await settleAs(second)).toMatchObject([{ kind: 'settled', delivered: [expect.any(String)] }]);
    expect((await desk.alerts.get(alertId!)).alert.status).toBe('delivered');
  });

  it('removes what was delivered or cancelled long ago, and keeps the dead and the pending', async () => {
    const desk = await open();
    const [pending, dead, cancelled, delivered] = await desk.queue(signalsOfSymbols(4));
    const long = new Date(Date.now() - 40 * 86_400_000).toISOString();
    await desk.storage.write(async (tx) => {
      await tx.alerts.end([dead!], 'dead', 'refused', long);
      await tx.alerts.end([cancelled!], 'cancelled', null, long);
      await tx.alerts.end([delivered!], 'delivered', null, long);
    });
    const retention = desk.get(AlertRetention);
    expect(await retention.run(Date.now())).toBe(2);
    expect((await desk.list()).map(({ id }) => id)).toEqual([dead, pending]);
    expect(await retention.run(Date.now())).toBe(0);
  });

  it('replays by filter, cancels, and refuses what makes no sense', async () => {
    const desk = await open();
    const [one, two, three] = await desk.queue(signalsOfSymbols(3));
    await desk.alerts.cancel(one!, new Date());
    await desk.storage.write(async (tx) => {
      const ended = await tx.alerts.end([two!, three!], 'dead', 'refused', new Date().toISOString());
      await tx.destinations.addPending((await desk.destination('desk')).id, -ended.length);
    });
    expect((await desk.status.read()).pending).toBe(0);
    await expect(desk.alerts.cancel(one!, new Date())).rejects.toMatchObject({ code: 'alert-not-cancellable' });
    expect(await desk.alerts.replayAll({ status: 'dead', symbol: 'S1' }, 10)).toEqual({ replayed: 1, hasMore: false });
    expect(await desk.alerts.replayAll({ status: 'dead', route: 'all' }, 10)).toEqual({ replayed: 1, hasMore: false });
    await expect(desk.alerts.replay(two!)).rejects.toMatchObject({ code: 'alert-not-replayable' });
    expect((await desk.status.read()).pending).toBe(2);
  });
});

import { dedupeKeyOf } from '../../src/alerts/decide/dedupe-key';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { Retention } from '../../src/retention';
import { alertSignal, signalsOfSymbols } from '../factories/alert-signals';
import { AlertDesk, type AlertDeskOptions } from '../support/alert-desk';
import { addressOf } from '../support/alert-wire';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { TradingRoom } from '../support/trading-room';
import { clock } from '../support/clock';

const DAY_MS = 86_400_000;

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
    await desk.destinations.pause(id, 'test', clock.now());
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
    expect(exit).toMatchObject({ isUrgent: 1, routes: '["all","btc"]', orderKey: 'BTC-USD' });
    expect(first).toMatchObject({ isUrgent: 0, status: 'pending' });
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

  it('removes what was delivered or cancelled long ago, and keeps the dead and the pending', async () => {
    const desk = await open();
    const [pending, dead, cancelled, delivered] = await desk.queue(signalsOfSymbols(4));
    const long = new Date(clock.nowMs() - 40 * DAY_MS).toISOString();
    await desk.storage.write(async (tx) => {
      await tx.outboxItems.end([dead!], 'dead', 'refused', long);
      await tx.outboxItems.end([cancelled!], 'cancelled', null, long);
      await tx.outboxItems.end([delivered!], 'delivered', null, long);
    });
    const retention = desk.get(Retention);
    const turns = async () => [
      await retention.takeTurn('delivered_alerts'),
      await retention.takeTurn('cancelled_alerts'),
    ];
    expect(await turns()).toEqual([1, 1]);
    expect((await desk.list()).map(({ id }) => id)).toEqual([dead, pending]);
    expect(await turns()).toEqual([0, 0]);
  });

  it('removes a delivery with its attempts when its time is over, not before', async () => {
    const desk = await open();
    const [alertId] = await desk.queue([alertSignal()]);
    await desk.destinations.resume((await desk.destination('desk')).id, clock.now());
    await desk.drained();
    const { item, deliveries } = await desk.alerts.get(alertId!);
    const retention = desk.get(Retention);
    const left = async () => {
      const { outboxItems } = desk.storage.read;
      return [await outboxItems.listDeliveriesOf(item), await outboxItems.listAttempts([deliveries[0]!.id], 10)].map(
        ({ length }) => length,
      );
    };
    expect(await retention.takeTurn('deliveries', inDays(29))).toBe(0);
    expect(await left()).toEqual([1, 1]);
    expect(await retention.takeTurn('deliveries', inDays(31))).toBe(1);
    expect(await left()).toEqual([0, 0]);
  });

  it('removes more than it takes at a time', async () => {
    const desk = await open();
    const ids = await desk.queue(signalsOfSymbols(1001));
    await desk.storage.write((tx) => tx.outboxItems.end(ids, 'delivered', null, clock.nowIso()));
    expect(await desk.get(Retention).takeTurn('delivered_alerts', inDays(31))).toBe(1001);
    expect(await desk.list()).toEqual([]);
  });

  it('remembers repeats for as long as the most patient route, and no longer', async () => {
    const threeDays = 3 * 86_400;
    const desk = await open({ yaml: `${yaml}\n  - {name: slow, destination: desk, dedupe_ttl_seconds: ${threeDays}}` });
    const signal = alertSignal();
    await desk.queue([signal]);
    const retention = desk.get(Retention);
    const remembered = () =>
      desk.storage.write((tx) => tx.routeStates.listRepeats(['all', 'btc'], [dedupeKeyOf(signal)]));
    await retention.takeTurn('route_repeats', inDays(2.9));
    expect(await remembered()).toHaveLength(2);
    await retention.takeTurn('route_repeats', inDays(3.1));
    expect(await remembered()).toEqual([]);
  });

  it('replays by filter, cancels, and refuses what makes no sense', async () => {
    const desk = await open();
    const [one, two, three] = await desk.queue(signalsOfSymbols(3));
    await desk.alerts.cancel(one!, clock.now());
    await desk.storage.write(async (tx) => {
      const ended = await tx.outboxItems.end([two!, three!], 'dead', 'refused', clock.nowIso());
      await tx.destinations.addPending((await desk.destination('desk')).id, -ended.length);
    });
    expect((await desk.status.read()).pending).toBe(0);
    await expect(desk.alerts.cancel(one!, clock.now())).rejects.toMatchObject({ code: 'alert-not-cancellable' });
    expect(await desk.alerts.replayAll({ status: 'dead', orderKey: 'S1' }, 10)).toEqual({
      replayed: 1,
      hasMore: false,
    });
    expect(await desk.alerts.replayAll({ status: 'dead', route: 'all' }, 10)).toEqual({ replayed: 1, hasMore: false });
    await expect(desk.alerts.replay(two!)).rejects.toMatchObject({ code: 'alert-not-replayable' });
    expect((await desk.status.read()).pending).toBe(2);
    await desk.storage.write((tx) => tx.outboxItems.end([three!], 'delivered', null, clock.nowIso()));
    await expect(desk.alerts.replay(three!)).rejects.toMatchObject({ code: 'alert-not-replayable' });
    await expect(desk.alerts.cancel(three!, clock.now())).rejects.toMatchObject({ code: 'alert-not-cancellable' });
  });

  it('replays so many at a time as it is told, and says whether there are more', async () => {
    const desk = await open();
    const ids = await desk.queue(signalsOfSymbols(1100));
    const { id } = await desk.destination('desk');
    await desk.storage.write(async (tx) => {
      const ended = await tx.outboxItems.end(ids, 'dead', 'refused', clock.nowIso());
      await tx.destinations.addPending(id, -ended.length);
    });
    expect(await desk.alerts.replayAll({ status: 'dead' }, 600)).toEqual({ replayed: 600, hasMore: true });
    expect((await desk.status.read()).pending).toBe(600);
    // The oldest first.
    expect((await desk.list({ status: 'dead' })).at(-1)!.id).toBe(ids[600]);
    expect(await desk.alerts.replayAll({ status: 'dead' }, 500)).toEqual({ replayed: 500, hasMore: false });
    expect(await desk.alerts.replayAll({ status: 'dead' }, 500)).toEqual({ replayed: 0, hasMore: false });
    expect((await desk.status.read()).pending).toBe(1100);
  });

  it('cancels nothing that a message under way carries, and puts what is dead aside', async () => {
    const desk = await open();
    const [underWay, dead] = await desk.queue(signalsOfSymbols(2));
    const { id } = await desk.destination('desk');
    const at = clock.nowIso();
    await desk.storage.write(async (tx) => {
      await tx.deliveries.insert({
        ...{ id: 'd', destinationId: id, splitPath: '', itemIds: `[${underWay}]`, nonce: null, body: '{}' },
        ...{ mayBeSent: 1, createdAt: at },
      });
      await tx.destinations.addPending(id, -(await tx.outboxItems.end([dead!], 'dead', 'refused', at)).length);
    });
    await expect(desk.alerts.cancel(underWay!, clock.now())).rejects.toMatchObject({ code: 'alert-under-way' });
    expect(await desk.alerts.cancel(dead!, clock.now())).toMatchObject({ status: 'cancelled', reason: 'refused' });
    expect((await desk.status.read()).pending).toBe(1);
    await desk.storage.write((tx) => tx.deliveries.end('d', 'split', null, at));
    expect(await desk.alerts.cancel(underWay!, clock.now())).toMatchObject({
      status: 'cancelled',
      endedAt: expect.any(String),
    });
    expect((await desk.status.read()).pending).toBe(0);
  });

  it('is sent to at once after an operator resumes it, whatever failed before', async () => {
    const backOffMs = (failures: number) => (failures === 1 ? 10 : 3_600_000);
    const desk = await open({ rules: { backOffMs } });
    await desk.queue([alertSignal()]);
    const { id } = await desk.destination('desk');
    const later = clock.nowMs() + 3_600_000;
    const breaker = JSON.stringify({ kind: 'open', trialFromMs: later });
    const failed = { lane: room.channelId, failures: 9, retryAt: new Date(later).toISOString(), breaker };
    await desk.storage.write((tx) => tx.destinations.change(id, failed));
    expect(await desk.destination('desk')).toMatchObject({ state: 'paused', reason: 'test', breaker: 'open' });
    // One more failure is the first one again.
    simulator.failNext({ match: /^POST/, status: 500 });
    const resumed = await desk.destinations.resume(id, clock.now());
    expect(resumed).toMatchObject({ state: 'active', reason: null, pausedAt: null, retryAt: null, breaker: 'closed' });
    await desk.drained();
    expect((await desk.storage.read.destinations.find(id))!.failures).toBe(0);
  });
});

const inDays = (days: number) => new Date(clock.nowMs() + days * DAY_MS);

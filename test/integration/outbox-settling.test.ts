import { Database } from '../../src/storage/sqlite/sqlite-driver';
import { DESTINATION_BREAKER } from '../../src/outbox/outcomes/circuit-breaker';
import type { Located, Outcome } from '../../src/outbox';
import { deliveryRules } from '../../src/outbox/delivery/delivery-rules';
import { storeLane } from '../../src/outbox/delivery/learn-lane';
import { giveBack } from '../../src/outbox/delivery/next-delivery';
import { SendTurns } from '../../src/outbox/delivery/send-turns';
import { settleAll, type Try } from '../../src/outbox/delivery/settle';
import { SettleBatch } from '../../src/outbox/delivery/settle-batch';
import { loadSettings } from '../../src/config';
import type { DestinationChange } from '../../src/storage';
import { createDatabase, createSqliteFile, engines, type TestDatabase } from '../support/databases';
import { type HeldTarget, StoredOutbox, tried } from '../support/stored-outbox';
import { clock } from '../support/clock';

const { settings } = loadSettings({
  argv: { MOCK_MODE: 'true', DELIVERY_CONCURRENCY: '1' },
  env: {},
  cwd: '/',
  usesDefaultFiles: false,
});

const backOff: Outcome = { kind: 'back-off', reason: 'HTTP 500' };
const ambiguous: Outcome = { kind: 'ambiguous', reason: 'no answer' };
const wait: Outcome = { kind: 'wait', reason: 'HTTP 429', retryAfterMs: 7000 };
const pause: Outcome = { kind: 'pause', reason: 'HTTP 401' };
const split: Outcome = { kind: 'split', reason: 'HTTP 400', refusedPlaces: [] };
const delivered: Outcome = { kind: 'delivered' };

describe('results that are written together', () => {
  let database: TestDatabase;
  let outbox: StoredOutbox;
  let turns: SendTurns;
  let batch: SettleBatch;
  const stopping = new AbortController();

  beforeEach(async () => {
    database = await createSqliteFile();
    outbox = await StoredOutbox.open(database.settings);
    turns = new SendTurns(settings);
    batch = new SettleBatch(outbox.storage, turns, { ...deliveryRules(settings), ...outbox.rules });
    // Results gather as long as somebody waits for a turn: here one has it, and another waits.
    const busy = (await outbox.add(0)).target;
    await turns.take(busy, stopping.signal);
    void turns.take(busy, stopping.signal);
  });

  afterEach(async () => {
    await outbox.close();
    await database.remove();
  });

  /** From now on the store takes no result of this destination. */
  function refuse({ target }: HeldTarget): void {
    const file = new Database(database.settings.DATABASE_PATH);
    file.exec(
      `CREATE TRIGGER refuse_attempts BEFORE INSERT ON delivery_attempts WHEN NEW.destination_id = ${target.id}
        BEGIN SELECT RAISE(ABORT, 'refused by the test'); END`,
    );
    file.close();
  }

  it('do not hold each other up when the store refuses one of them', async () => {
    const all = [await outbox.add(1), await outbox.add(1), await outbox.add(1)];
    const results = [];
    for (const one of all) results.push(tried(one, await outbox.ready(one)));
    refuse(all[1]!);
    const written = await Promise.allSettled(results.map((one) => batch.write(one)));
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const alerts = await outbox.storage.read.outboxItems.list({}, 10);
    expect(alerts.map(({ status }) => status)).toEqual(['delivered', 'pending', 'delivered']);
    const pending = await Promise.all(all.map(async (one) => (await outbox.row(one)).pendingCount));
    expect(pending).toEqual([0, 1, 0]);
  });

  it('come each with the next delivery of its own destination', async () => {
    const all = [await outbox.add(11), await outbox.add(11), await outbox.add(11), await outbox.add(10)];
    const results = [];
    for (const one of all) results.push(tried(one, await outbox.ready(one)));
    results[1]!.tried.outcome = backOff;
    const written = await Promise.all(results.map((one) => batch.write(one)));
    const nexts = written.map(({ next }) => (next?.kind === 'ready' ? next.delivery.itemIds : (next?.kind ?? null)));
    expect(nexts).toEqual([[11], null, [33], 'nothing']);
  });
});

describe.each(engines)('settling a try on %s', (engine) => {
  let database: TestDatabase;
  let outbox: StoredOutbox;

  beforeEach(async () => {
    database = await createDatabase(engine);
    outbox = await StoredOutbox.open(database.settings);
  });

  afterEach(async () => {
    await outbox.close();
    await database.remove();
  });

  /** Sends what is next to a destination, and settles what came of it. */
  async function settle(held: HeldTarget, overrides: Partial<Try>, between: DestinationChange = {}) {
    const one = tried(held, await outbox.ready(held), overrides);
    await outbox.storage.write((tx) => tx.destinations.change(held.target.id, between));
    const [settled] = await outbox.storage.write((tx) => settleAll(tx, [one], outbox.rules));
    if (settled!.kind !== 'settled') throw new Error('The lease was lost');
    return settled!;
  }

  const failed: DestinationChange = {
    ...{ failures: 3, reason: 'HTTP 500', retryAt: new Date(clock.nowMs() - 1000).toISOString() },
    breaker: JSON.stringify({ kind: 'closed', failures: 3 }),
  };

  it.each([
    ['delivered', delivered, { reason: null, retryAt: null }],
    ['a 429', wait, { reason: null, retryAt: expect.any(String) }],
    ['a refusal of the destination', pause, { reason: 'HTTP 401', retryAt: null }],
    ['a refusal of the content', split, { reason: null, retryAt: null }],
  ])('forgets earlier failures after %s: Discord is there', async (_what, outcome, expected) => {
    for (const alerts of [1, 2]) {
      const held = await outbox.add(alerts, undefined, failed);
      await settle(held, { outcome });
      const breaker = '{"kind":"closed","failures":0}';
      expect(await outbox.row(held)).toMatchObject({ failures: 0, breaker, ...expected });
    }
  });

  it.each([backOff, ambiguous])('counts $kind against the destination, and rests', async (outcome) => {
    const held = await outbox.add(1, undefined, failed);
    const endedAtMs = clock.nowMs();
    const settled = await settle(held, { outcome, endedAtMs });
    expect(settled).toMatchObject({ goesOn: false, retryAtMs: endedAtMs + 10_000, delivered: [] });
    const breaker = '{"kind":"closed","failures":4}';
    const retryAt = new Date(endedAtMs + 10_000).toISOString();
    expect(await outbox.row(held)).toMatchObject({ failures: 4, reason: outcome.reason, retryAt, breaker });
    expect(await outbox.take(held, endedAtMs + 9999)).toMatchObject({ kind: 'later', atMs: endedAtMs + 10_000 });
    expect(await outbox.take(held, endedAtMs + 10_000)).toMatchObject({ kind: 'ready' });
  });

  it('rests until the trial of its breaker, and lets one trial go', async () => {
    const held = await outbox.add(1, undefined, {
      breaker: JSON.stringify({ kind: 'closed', failures: DESTINATION_BREAKER.failuresToOpen - 1 }),
    });
    const endedAtMs = clock.nowMs();
    const trialFromMs = endedAtMs + DESTINATION_BREAKER.openMs;
    expect(await settle(held, { outcome: backOff, endedAtMs })).toMatchObject({ retryAtMs: trialFromMs });
    expect(await outbox.take(held, trialFromMs - 1)).toMatchObject({ kind: 'later', atMs: trialFromMs });
    // A time that was moved does not open the breaker.
    await outbox.storage.write((tx) => tx.destinations.change(held.target.id, { retryAt: null }));
    expect(await outbox.take(held, trialFromMs - 1)).toMatchObject({ kind: 'later', atMs: trialFromMs });
    expect(await outbox.take(held, trialFromMs)).toMatchObject({ kind: 'ready' });
    expect(await outbox.take(held, trialFromMs + 1)).toMatchObject({ kind: 'later' });
  });

  it.each<[string, Partial<Try>, boolean]>([
    ['a connection that failed', { outcome: backOff }, false],
    ['a 429', { outcome: wait }, false],
    ['a refusal', { outcome: pause }, false],
    ['no answer', { outcome: ambiguous }, true],
    ['a failure after a send that nobody could look for', { outcome: backOff, isUnsure: true }, true],
    ['a look that failed', { kind: 'lookup', outcome: backOff, isUnsure: true }, true],
  ])('knows after %s whether Discord may have the message', async (_what, overrides, mayBeSent) => {
    const held = await outbox.add(1);
    await settle(held, overrides);
    await outbox.storage.write((tx) => tx.destinations.change(held.target.id, { state: 'active', retryAt: null }));
    expect((await outbox.ready(held)).delivery.mayBeSent).toBe(mayBeSent);
    // Whoever finds it taken and not settled cannot know.
    expect((await outbox.ready(held)).delivery.mayBeSent).toBe(true);
  });

  it('takes back that a delivery may be sent only when this take said so, and while it holds the channel', async () => {
    const held = await outbox.add(1);
    const lost = { ...held.lease, token: held.lease.token - 1 };
    const first = await outbox.ready(held);
    const give = ({ delivery }: typeof first, lease = held.lease) =>
      outbox.storage.write((tx) => giveBack(tx, lease, delivery));
    await give(first, lost);
    const second = await outbox.ready(held);
    expect(second.delivery.mayBeSent).toBe(true);
    await give(second);
    expect((await outbox.ready(held)).delivery.mayBeSent).toBe(true);
    await give(first);
    expect((await outbox.ready(held)).delivery.mayBeSent).toBe(false);
  });

  it('is for nobody whose lease has passed to another', async () => {
    const held = await outbox.add(1);
    const stalled = tried(held, await outbox.ready(held));
    await outbox.storage.write((tx) => tx.laneLeases.release('test', [held.target.lane]));
    const take = () => outbox.storage.write((tx) => tx.laneLeases.take([held.target.lane], 'other', 60_000, 1));
    const [lease] = await take();
    const settled = (one: typeof stalled) => outbox.storage.write((tx) => settleAll(tx, [one], outbox.rules));
    const before = await outbox.row(held);
    expect(await settled(stalled)).toEqual([{ kind: 'lease-lost' }]);
    expect(await outbox.row(held)).toEqual(before);
    expect(await outbox.storage.read.outboxItems.listAttempts([stalled.delivery.id], 10)).toEqual([]);
    expect(await outbox.storage.read.outboxItems.list({ status: 'pending' }, 10)).toHaveLength(1);
    expect(await settled({ ...stalled, lease: lease! })).toMatchObject([
      { kind: 'settled', delivered: [expect.any(String)] },
    ]);
    expect(await outbox.storage.read.outboxItems.list({ status: 'delivered' }, 10)).toHaveLength(1);
  });

  it('takes nothing for who has lost the channel, and nothing of what is paused', async () => {
    const held = await outbox.add(1);
    const lost = { ...held.lease, token: held.lease.token - 1 };
    expect(await outbox.take({ ...held, lease: lost })).toEqual({ kind: 'lease-lost' });
    await outbox.storage.write((tx) => tx.destinations.change(held.target.id, { state: 'paused' }));
    expect(await outbox.take(held)).toEqual({ kind: 'nothing', tooLate: 0 });
  });

  it('keeps why an operator paused it, whatever comes of the send that was under way', async () => {
    const paused = { state: 'paused', reason: 'weekend', pausedAt: clock.nowIso() } as const;
    for (const outcome of [delivered, backOff, ambiguous, wait, split]) {
      const held = await outbox.add(2);
      expect(await settle(held, { outcome }, paused)).toMatchObject({ goesOn: false });
      expect(await outbox.row(held)).toMatchObject(paused);
    }
  });

  it('says since when Discord refuses it', async () => {
    const held = await outbox.add(1);
    const endedAtMs = clock.nowMs() - 5000;
    expect(await settle(held, { outcome: pause, endedAtMs })).toMatchObject({ goesOn: false, pausedFor: 'HTTP 401' });
    const pausedAt = new Date(endedAtMs).toISOString();
    expect(await outbox.row(held)).toMatchObject({ state: 'paused', reason: 'HTTP 401', pausedAt, pendingCount: 1 });
  });

  it('follows a destination whose answer names another lane', async () => {
    const moved = await outbox.add(1);
    await settle(moved, { receipt: '77', lane: '999' });
    expect(await outbox.row(moved)).toMatchObject({ lane: '999', lastReceipt: '77' });
    const stays = await outbox.add(1);
    await settle(stays, { receipt: '78' });
    expect(await outbox.row(stays)).toMatchObject({ lane: stays.target.lane, lastReceipt: '78' });
  });

  it('counts off what it delivers and what Discord refuses', async () => {
    const [one, other] = [await outbox.add(11), await outbox.add(1)];
    expect((await settle(one, { receipt: '77' })).delivered).toHaveLength(10);
    expect(await outbox.row(one)).toMatchObject({ pendingCount: 1 });
    expect(await settle(other, { outcome: split })).toMatchObject({ refused: 1 });
    expect(await outbox.row(other)).toMatchObject({ pendingCount: 0 });
    // The next one is looked for behind the last that arrived.
    expect(await outbox.ready(one)).toMatchObject({ lastReceipt: '77' });
  });

  describe('which lane a destination belongs to', () => {
    const nowMs = clock.nowMs();
    const store = ({ target }: HeldTarget, learned: Located) =>
      outbox.storage.write((tx) => storeLane(tx, target.id, learned, nowMs, outbox.rules));

    it('is stored when the other side says it, and what failed before is forgotten', async () => {
      const held = await outbox.add(1, undefined, failed);
      expect(await store(held, { lane: '999' })).toEqual({ retryAtMs: null, pausedFor: null });
      const forgotten = { failures: 0, retryAt: null, reason: null };
      expect(await outbox.row(held)).toMatchObject({ lane: '999', ...forgotten });
    });

    it('is asked for again after a failure that counts, and after a wait that does not', async () => {
      const held = await outbox.add(1, undefined, failed);
      expect(await store(held, { lane: null, outcome: backOff })).toMatchObject({ retryAtMs: nowMs + 10_000 });
      const retryAt = (ms: number) => new Date(nowMs + ms).toISOString();
      expect(await outbox.row(held)).toMatchObject({ failures: 4, reason: 'HTTP 500', retryAt: retryAt(10_000) });
      expect(await store(held, { lane: null, outcome: wait })).toMatchObject({ retryAtMs: nowMs + 7000 });
      expect(await outbox.row(held)).toMatchObject({ failures: 4, reason: 'HTTP 429', retryAt: retryAt(7000) });
    });

    it('pauses the destination when the other side refuses to say it', async () => {
      const held = await outbox.add(1);
      const stored = await store(held, { lane: null, outcome: pause });
      expect(stored).toEqual({ retryAtMs: null, pausedFor: 'HTTP 401' });
      const pausedAt = new Date(nowMs).toISOString();
      expect(await outbox.row(held)).toMatchObject({ state: 'paused', reason: 'HTTP 401', pausedAt });
    });

    it('keeps why an operator paused it meanwhile', async () => {
      const paused = { state: 'paused', reason: 'weekend' } as const;
      for (const learned of [{ lane: '999' }, { lane: null, outcome: backOff }] satisfies Located[]) {
        const held = await outbox.add(1, undefined, paused);
        await store(held, learned);
        expect(await outbox.row(held)).toMatchObject(paused);
      }
    });
  });
});

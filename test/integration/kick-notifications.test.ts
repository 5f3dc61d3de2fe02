import { Logger } from '@nestjs/common';
import { DomainError } from '../../src/errors';
import { KickFigures } from '../../src/kick/kick-figures';
import { type IntakeRules, NotificationIntake } from '../../src/kick/notifications/notification-intake';
import type { NotificationRoute } from '../../src/kick/notifications/notification-route';
import { NotificationRetention } from '../../src/kick/notifications/notification-retention';
import { type FoundMessage, NotificationStore } from '../../src/kick/notifications/notification-store';
import { type Notification, openStorage, type Storage } from '../../src/storage';
import { clock, NOW } from '../support/clock';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { ManualTime } from '../support/manual-time';
import { createRetention } from '../support/retention';
import { until } from '../support/until';

const found = (id: string, changes: Partial<FoundMessage> = {}): FoundMessage => ({
  ...{ source: 'pusher', channel: 'Desk', kind: 'mention' },
  message: { id, author: 'alice', text: `@bob ${id}`, sentAt: NOW.toISOString(), replyTo: null },
  ...changes,
});

beforeAll(() => Logger.overrideLogger(false));

describe.each(engines)('notifications on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let queued: number[];
  const queue = {
    destination: null,
    put: async (_tx: unknown, added: readonly Notification[]) => void queued.push(...added.map(({ id }) => id)),
  };
  const storeWith = (one: Pick<NotificationRoute, 'put'>) =>
    new NotificationStore(storage, one as NotificationRoute, clock, new KickFigures());

  beforeEach(async () => {
    queued = [];
    database = await createDatabase(engine);
    storage = await openStorage(database.settings);
  });
  afterEach(async () => {
    await storage.close();
    await database.remove();
  });

  it('are stored once for each message, whoever brings it and however many at once', async () => {
    const store = storeWith(queue);
    expect(await store.store([found('a'), found('b'), found('a')])).toHaveLength(2);
    const writes = ['pusher', 'centrifugo', 'events'].map((source) => {
      return store.store([found('b'), found('c')].map((one) => ({ ...one, source: source as 'pusher' })));
    });
    expect((await Promise.all(writes)).flat()).toHaveLength(1);
    const listed = await storage.read.notifications.list({ limit: 10 });
    expect(listed.map(({ messageId }) => messageId)).toEqual(['c', 'b', 'a']);
    expect([...queued].sort((one, other) => one - other)).toEqual(listed.map(({ id }) => id).reverse());
  });

  it('are not stored without what is owed of them', async () => {
    const failing = storeWith({ put: () => Promise.reject(new DomainError('unavailable', 'outbox-full', 'full')) });
    await expect(failing.store([found('a')])).rejects.toMatchObject({ code: 'outbox-full' });
    expect(await storage.read.notifications.list({ limit: 10 })).toEqual([]);
    expect(await storeWith(queue).store([found('a')])).toHaveLength(1);
  });

  it('are stored by the hundred', async () => {
    const many = Array.from({ length: 300 }, (_, index) => found(`m${index}`));
    expect(await storeWith(queue).store(many)).toHaveLength(300);
    const page = await storage.read.notifications.list({ channel: 'desk', beforeId: undefined, limit: 400 });
    expect(page.map(({ messageId }) => messageId)).toEqual(many.map(({ message }) => message.id).reverse());
  });

  it('keep the ids of channels', async () => {
    const ids = { name: 'desk', chatroomId: '1', channelId: '2', broadcasterId: null, foundAt: NOW.toISOString() };
    await storage.write((tx) => tx.kickChannels.save(ids));
    await storage.write((tx) => tx.kickChannels.save({ ...ids, chatroomId: '9' }));
    expect(await storage.read.kickChannels.find('desk')).toEqual({ ...ids, chatroomId: '9' });
    expect(await storage.read.kickChannels.find('other')).toBeNull();
  });

  it('are removed when they are old enough', async () => {
    const retention = createRetention(storage);
    new NotificationRetention(storage, retention, { NOTIFICATION_RETENTION_DAYS: 2 });
    await storeWith(queue).store([found('a')]);
    const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
    expect(await retention.takeTurn('notifications', days(1))).toBe(0);
    expect(await retention.takeTurn('notifications', days(4))).toBe(1);
    expect(await storage.read.notifications.list({ limit: 10 })).toEqual([]);
  });
});

describe('the intake of the feeds', () => {
  const rules: IntakeRules = {
    ...{ queueLimit: 500, handlerTimeoutMs: 15_000, firstDelayMs: 1000, longestDelayMs: 4000 },
    breaker: { failures: 10, openMs: 120_000 },
  };
  const unavailable = () => new DomainError('unavailable', 'storage-failed', 'The disk is full.');

  class Desk {
    readonly time = new ManualTime(NOW.getTime());
    readonly stored: string[] = [];
    readonly figures = new KickFigures();
    tries = 0;
    /** What the store does. */
    answer: (batch: readonly FoundMessage[]) => Promise<void> = () => Promise.resolve();
    readonly intake: NotificationIntake;

    constructor(changes: Partial<IntakeRules> = {}, channels = ['Desk']) {
      const store = async (batch: readonly FoundMessage[]) => {
        this.tries++;
        await this.answer(batch);
        this.stored.push(...batch.map(({ message }) => message.id));
        return [];
      };
      this.intake = new NotificationIntake({ store }, this.figures, { ...rules, ...changes }, this.time, channels);
    }

    async tried(count: number): Promise<void> {
      await until(`try ${count}`, () => this.tries === count);
      await new Promise(setImmediate);
    }
  }

  it('stores what came in batches, in order', async () => {
    const desk = new Desk();
    for (let index = 0; index < 120; index++) desk.intake.put(found(`m${index}`));
    await until('all', () => desk.stored.length === 120);
    expect(desk.stored).toEqual(Array.from({ length: 120 }, (_, index) => `m${index}`));
    expect(desk.tries).toBe(3);
    await desk.intake.stop();
  });

  it('keeps the newest 500 of each channel while the store fails, and counts the others', async () => {
    const desk = new Desk({}, ['Desk', 'Quiet']);
    desk.answer = () => Promise.reject(unavailable());
    desk.intake.put(found('quiet', { channel: 'Quiet' }));
    for (let index = 0; index < 100_000; index++) desk.intake.put(found(`m${index}`));
    await desk.tried(1);
    expect(desk.intake.backlogs).toEqual([
      { channel: 'Desk', waiting: 500, dropped: 99_500 },
      { channel: 'Quiet', waiting: 1, dropped: 0 },
    ]);
    desk.answer = () => Promise.resolve();
    desk.time.advance(1000);
    await until('the rest', () => desk.stored.length === 501);
    expect(desk.stored.filter((id) => id !== 'quiet')).toEqual(
      Array.from({ length: 500 }, (_, index) => `m${99_500 + index}`),
    );
    await desk.intake.stop();
  });

  it('opens the breaker after ten failures for 120 s, tries once, and closes it when that works', async () => {
    const desk = new Desk();
    desk.answer = () => Promise.reject(unavailable());
    desk.intake.put(found('a'));
    for (let time = 1; time <= 10; time++) {
      await desk.tried(time);
      expect(desk.intake.breakerState).toBe(time < 10 ? 'closed' : 'open');
      if (time < 10) desk.time.advance(4000);
    }
    desk.time.advance(4000);
    await new Promise(setImmediate);
    desk.time.advance(120_000 - 4001);
    await new Promise(setImmediate);
    expect([desk.tries, desk.intake.breakerState]).toEqual([10, 'open']);
    desk.time.advance(1);
    expect(desk.intake.breakerState).toBe('half-open');
    await desk.tried(11);
    expect(desk.intake.breakerState).toBe('open');
    desk.answer = () => Promise.resolve();
    for (let second = 0; second < 130; second++) {
      desk.time.advance(1000);
      await new Promise(setImmediate);
    }
    await desk.tried(12);
    expect([desk.stored, desk.intake.breakerState]).toEqual([['a'], 'closed']);
    await desk.intake.stop();
    expect(desk.time.waiting).toEqual([]);
  });

  it('does not wait longer than 15 s for one write', async () => {
    const desk = new Desk();
    desk.answer = () => new Promise(() => undefined);
    desk.intake.put(found('a'));
    await desk.tried(1);
    desk.answer = () => Promise.resolve();
    desk.time.advance(14_999);
    await new Promise(setImmediate);
    expect(desk.tries).toBe(1);
    desk.time.advance(1);
    await until('the wait', () => desk.time.waiting.length > 0);
    desk.time.advance(1000);
    await until('the second try', () => desk.stored.length === 1);
    await desk.intake.stop();
  });

  it('loses only the one that cannot be stored, and says so', async () => {
    const desk = new Desk();
    desk.answer = async (batch) => {
      if (batch.some(({ message }) => message.id === 'bad')) throw new Error('no store takes this');
    };
    for (const id of ['a', 'bad', 'b']) desk.intake.put(found(id));
    await until('the others', () => desk.stored.length === 2);
    expect([desk.stored, desk.figures.failed]).toEqual([['a', 'b'], 1]);
    await desk.intake.stop();
  });

  it('stores what waits when it ends, once more', async () => {
    const desk = new Desk();
    for (let index = 0; index < 70; index++) desk.intake.put(found(`m${index}`));
    await desk.intake.stop();
    expect(desk.stored).toHaveLength(70);
    const failing = new Desk();
    failing.answer = () => Promise.reject(unavailable());
    failing.intake.put(found('a'));
    await failing.tried(1);
    await failing.intake.stop();
    expect([failing.tries, failing.time.waiting]).toEqual([2, []]);
  });
});

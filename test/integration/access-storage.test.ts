import { ApiKeysService, IdempotencyService, type IdempotentRequest } from '../../src/access';
import { ApiKeyDirectory } from '../../src/access/api-key-directory';
import { hashKey } from '../../src/access/api-key';
import { IdempotencyRetention } from '../../src/access/idempotency-retention';
import { openStorage, type Storage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { createDatabase, engines, type TestDatabase } from '../support/databases';
import { createRetention } from '../support/retention';
import { clock } from '../support/clock';

const now = new Date('2026-11-20T13:00:00.000Z');
const HOUR_MS = 3_600_000;
const later = (ms: number) => new Date(now.getTime() + ms).toISOString();

describe.each(engines)('access on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  /** The same store as another process has it. */
  let other: Storage;

  beforeEach(async () => {
    database = await createDatabase(engine);
    storage = await openStorage(database.settings);
    other = await openStorage(database.settings);
  });

  afterEach(async () => {
    await other.close();
    await storage.close();
    await database.remove();
  });

  describe('API keys', () => {
    it('are kept without the key, and found by it', async () => {
      const keys = new ApiKeysService(storage);
      const { key, apiKey } = await keys.create({ name: ' desk ', scopes: ['read', 'plans'], actsAs: '42' }, now);
      const [stored] = await keys.list();
      expect(stored).toEqual({
        ...{ id: apiKey.id, name: 'desk', scopes: 'read plans', actsAs: '42', createdAt: now.toISOString() },
        ...{ keyHash: hashKey(key), previousKeyHash: null, rotatedAt: null, expiresAt: null, previousExpiresAt: null },
        ...{ lastUsedAt: null, previousLastUsedAt: null, revokedAt: null },
      });
      expect(JSON.stringify(stored)).not.toContain(key);
      expect(await storage.read.apiKeys.findByHash(hashKey(key))).toEqual(stored);
      expect(await storage.read.apiKeys.findByHash(hashKey('other'))).toBeNull();
    });

    it('keep their id, and their length of life, through rotations', async () => {
      const keys = new ApiKeysService(storage);
      const expiresAt = new Date(now.getTime() + 10 * HOUR_MS);
      const first = await keys.create({ name: 'bot', scopes: ['signals'], expiresAt }, now);
      await storage.write((tx) => tx.apiKeys.touch(first.apiKey.id, 'current', later(1)));
      const second = await keys.rotate(first.apiKey.id, HOUR_MS, new Date(later(2 * HOUR_MS)));
      expect(second.apiKey).toEqual(first.apiKey);
      expect((await keys.list())[0]).toMatchObject({
        ...{ keyHash: hashKey(second.key), previousKeyHash: hashKey(first.key) },
        ...{ rotatedAt: later(2 * HOUR_MS), expiresAt: later(12 * HOUR_MS), previousExpiresAt: later(3 * HOUR_MS) },
        ...{ lastUsedAt: null, previousLastUsedAt: later(1) },
      });
      await keys.rotate(first.apiKey.id, 100 * HOUR_MS, new Date(later(3 * HOUR_MS)));
      expect((await keys.list())[0]).toMatchObject({
        ...{ expiresAt: later(13 * HOUR_MS), previousExpiresAt: later(12 * HOUR_MS) },
      });
      expect(await storage.read.apiKeys.findByHash(hashKey(first.key))).toBeNull();
    });

    it('cannot be rotated once they ended', async () => {
      const keys = new ApiKeysService(storage);
      const expiresAt = new Date(later(HOUR_MS));
      const { apiKey } = await keys.create({ name: 'bot', scopes: ['signals'], expiresAt }, now);
      await expect(keys.rotate(apiKey.id, 0, expiresAt)).rejects.toMatchObject({ code: 'api-key-ended' });
      await keys.revoke(apiKey.id, now);
      await keys.revoke(apiKey.id, new Date(later(5)));
      expect((await keys.list())[0]?.revokedAt).toBe(now.toISOString());
      await expect(keys.rotate(apiKey.id, 0, now)).rejects.toMatchObject({ code: 'api-key-ended' });
      await expect(keys.revoke(99, now)).rejects.toMatchObject({ code: 'api-key-not-found' });
    });

    it('are remembered until another process changes them, on PostgreSQL for two seconds at most', async () => {
      const directory = new ApiKeyDirectory(storage);
      const { key, apiKey } = await new ApiKeysService(other).create({ name: 'bot', scopes: ['read'] }, now);
      const hash = hashKey(key);
      expect(directory.recall(hash, 0)).toBeUndefined();
      await directory.find(hash, 0);
      expect(directory.recall(hash, 1999)).toMatchObject({ id: apiKey.id });
      await new ApiKeysService(other).revoke(apiKey.id, now);
      if (engine === 'sqlite') expect(directory.recall(hash, 1)).toBeUndefined();
      expect(directory.recall(hash, 2000)).toBeUndefined();
      expect(await directory.find(hash, 2000)).toMatchObject({ revokedAt: now.toISOString() });
    });
  });

  describe('idempotent requests', () => {
    let request: IdempotentRequest;
    let done: number;

    beforeEach(async () => {
      const { apiKey } = await new ApiKeysService(storage).create({ name: 'bot', scopes: ['admin'] }, now);
      request = { apiKeyId: apiKey.id, idempotencyKey: 'order-1', fingerprint: 'a'.repeat(64) };
      done = 0;
    });

    const plans = () => storage.read.plans.listDay(newPlan().guildId, newPlan().date);
    /** Inserts a plan and tells of it; a second one would break the slot's unique index. */
    const doIt = (service: IdempotencyService, asked: IdempotentRequest | null = request) =>
      service.run(asked, async (tx) => {
        done++;
        const { text } = await tx.plans.insert(newPlan());
        return { status: 201, body: { text } };
      });

    it('are done once, and answered with the same', async () => {
      const first = await doIt(new IdempotencyService(storage, clock));
      expect(first).toEqual({ status: 201, body: { text: newPlan().text } });
      expect(await doIt(new IdempotencyService(other, clock))).toEqual(first);
      expect(done).toBe(1);
      expect(await plans()).toHaveLength(1);
    });

    it('are told apart by key and owner, and refused when they changed', async () => {
      const service = new IdempotencyService(storage, clock);
      await doIt(service);
      const changed = { ...request, fingerprint: 'b'.repeat(64) };
      await expect(doIt(service, changed)).rejects.toMatchObject({ status: 422, code: 'idempotency-key-reused' });
      const answer = await service.run({ ...request, idempotencyKey: 'order-2' }, async () => ({
        status: 200,
        body: 2,
      }));
      expect(answer).toEqual({ status: 200, body: 2 });
      const { apiKey } = await new ApiKeysService(storage).create({ name: 'other', scopes: ['read'] }, now);
      const owned = await service.run({ ...changed, apiKeyId: apiKey.id }, async () => ({ status: 204, body: null }));
      expect(owned).toEqual({ status: 204, body: null });
    });

    it('are neither done nor remembered when they fail', async () => {
      const service = new IdempotencyService(storage, clock);
      const failing = service.run(request, async (tx) => {
        await tx.plans.insert(newPlan());
        throw new Error('refused');
      });
      await expect(failing).rejects.toThrow('refused');
      expect(await plans()).toEqual([]);
      expect(await doIt(service)).toMatchObject({ status: 201 });
    });

    it('are refused while the first is at work', async () => {
      let started = () => {};
      const isRunning = new Promise<void>((resolve) => (started = resolve));
      let finish = () => {};
      const mayFinish = new Promise<void>((resolve) => (finish = resolve));
      const service = new IdempotencyService(storage, clock);
      const first = service.run(request, async (tx) => {
        started();
        await mayFinish;
        await tx.plans.insert(newPlan());
        return { status: 201, body: 1 };
      });
      await isRunning;
      const inUse = { kind: 'conflict', code: 'idempotency-key-in-use' };
      await expect(doIt(service)).rejects.toMatchObject(inUse);
      // SQLite has one server, and lets nobody else write meanwhile.
      if (engine === 'postgres') await expect(doIt(new IdempotencyService(other, clock))).rejects.toMatchObject(inUse);
      finish();
      await first;
      expect(await doIt(service)).toEqual({ status: 201, body: 1 });
    });

    it('are done once when they come many at once', async () => {
      const services = [
        new IdempotencyService(storage, clock),
        new IdempotencyService(engine === 'postgres' ? other : storage, clock),
      ];
      const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => doIt(services[index % 2]!)));
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'idempotency-key-in-use' });
      expect(refused.length).toBeLessThan(40);
      expect(await plans()).toHaveLength(1);
    });

    it('are forgotten after a day, and removed batch by batch', async () => {
      const service = new IdempotencyService(storage, clock);
      await doIt(service);
      const old = new Date(clock.nowMs() - 48 * HOUR_MS).toISOString();
      await storage.write(async (tx) => {
        for (let index = 0; index < 1200; index++) {
          const record = { ...request, idempotencyKey: `old-${index}`, status: 200, body: '"old"', createdAt: old };
          await tx.idempotencyKeys.save(record);
        }
      });
      const again = { ...request, idempotencyKey: 'old-1', fingerprint: 'c'.repeat(64) };
      expect(await service.run(again, async () => ({ status: 200, body: 'new' }))).toEqual({
        status: 200,
        body: 'new',
      });
      const retention = createRetention(storage);
      new IdempotencyRetention(storage, retention);
      expect(await retention.takeTurn('idempotency_keys')).toBe(1199);
      expect(await retention.takeTurn('idempotency_keys')).toBe(0);
      expect(await service.run(again, async () => ({ status: 200, body: 'newer' }))).toEqual({
        status: 200,
        body: 'new',
      });
      expect(await doIt(service)).toMatchObject({ status: 201 });
    });
  });

  it('does what is asked for after a commit once, and not after a rollback', async () => {
    const effects: string[] = [];
    await storage.write(async (tx) => tx.afterCommit(() => effects.push('committed')));
    const failing = storage.write(async (tx) => {
      tx.afterCommit(() => effects.push('rolled back'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    if (engine === 'postgres') {
      await storage.write((tx) => tx.plans.insert(newPlan()));
      let tries = 0;
      await storage.write(async (tx) => {
        tx.afterCommit(() => effects.push('lost a race, then committed'));
        if (++tries === 1) await tx.plans.insert(newPlan());
      });
      expect(tries).toBe(2);
      expect(effects.splice(1)).toEqual(['lost a race, then committed']);
    }
    expect(effects).toEqual(['committed']);
  });
});

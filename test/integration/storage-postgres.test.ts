import { createServer } from 'node:net';
import { once } from 'node:events';
import { openStorage, type Storage, type StorageOptions } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { createPostgresDatabase, onServer, type TestDatabase } from '../support/databases';
import { until } from '../support/until';

const { guildId, date } = newPlan();
const change = { charts: null, editedAt: newPlan().createdAt, editedBy: 'Dana', editedById: '2', messageId: null };

describe('storage on PostgreSQL', () => {
  let database: TestDatabase;
  let storages: Storage[];

  beforeEach(async () => {
    database = await createPostgresDatabase();
    storages = [];
  });

  afterEach(async () => {
    for (const storage of storages) await storage.close();
    await database.remove();
  });

  async function open(options: StorageOptions = {}): Promise<Storage> {
    const storage = await openStorage(database.settings, options);
    storages.push(storage);
    return storage;
  }

  const databaseName = () => new URL(database.settings.DATABASE_URL ?? '').pathname.slice(1);
  const endConnections = () =>
    onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${databaseName()}'`);

  it('has no change counter', async () => {
    expect((await open()).changeCounter()).toBeNull();
  });

  it('lets two processes race for one slot: one plan, no error, a complete history', async () => {
    const replicas = [await open(), await open()];
    const post = (storage: Storage, text: string) =>
      storage.write(async (tx) => {
        const live = await tx.plans.findLive(guildId, 'd', date);
        if (!live) return tx.plans.insert(newPlan({ text }));
        return tx.plans.saveVersion(live, { ...change, text, action: 'reposted' });
      });
    const texts = Array.from({ length: 60 }, (_, index) => `text ${index}`);
    await Promise.all(texts.map((text, index) => post(replicas[index % 2] as Storage, text)));
    const read = replicas[0]?.read.plans;
    const live = await read?.findLive(guildId, 'd', date);
    const revisions = (await read?.listRevisions(guildId, 'd', date)) ?? [];
    expect(live?.version).toBe(60);
    expect(revisions.map((revision) => revision.version)).toEqual(texts.slice(1).map((_, index) => 59 - index));
    expect([live?.text, ...revisions.map((revision) => revision.text)].toSorted()).toEqual(texts.toSorted());
    expect(new Set(revisions.map((revision) => revision.planId)).size).toBe(1);
  });

  it('sees the charts of the version that it waited for', async () => {
    const [first, second] = [await open(), await open()];
    await first.write((tx) => tx.plans.insert(newPlan()));
    const chart = { filename: 'new.png', url: 'u', contentType: null, sizeBytes: null, attachmentId: null };
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isLocked: () => void = () => undefined;
    const locked = new Promise<void>((resolve) => (isLocked = resolve));
    const changing = first.write(async (tx) => {
      const live = await tx.plans.findLive(guildId, 'd', date);
      isLocked();
      await held;
      if (live) await tx.plans.saveVersion(live, { ...change, text: 'two', charts: [chart], action: 'edited' });
    });
    await locked;
    const waiting = second.write((tx) => tx.plans.findLive(guildId, 'd', date));
    await until('the wait', async () => (await countWaiting(second)) > 0);
    release();
    await changing;
    await expect(waiting).resolves.toMatchObject({ version: 2, charts: [{ filename: 'new.png' }] });
  });

  it('runs the loser of a deadlock again', async () => {
    const storage = await open();
    for (const coach of ['a', 'b']) await storage.write((tx) => tx.plans.insert(newPlan({ coach })));
    const bothHold = barrier(2);
    const lockBoth = (one: string, other: string) =>
      storage.write(async (tx) => {
        await tx.plans.findLive(guildId, one, date);
        await bothHold();
        const live = await tx.plans.findLive(guildId, other, date);
        if (live) await tx.plans.saveVersion(live, { ...change, text: `by ${one}`, action: 'edited' });
      });
    await Promise.all([lockBoth('a', 'b'), lockBoth('b', 'a')]);
    expect((await storage.read.plans.listDay(guildId, date)).map((plan) => plan.text)).toEqual(['by b', 'by a']);
  });

  it('gives up waiting for a lock after a while', async () => {
    const storage = await open({ lockWaitMs: 200 });
    await storage.write((tx) => tx.plans.insert(newPlan()));
    const holder = await open();
    await holder.write(async (tx) => {
      await tx.plans.findLive(guildId, 'd', date);
      await expect(storage.write((other) => other.plans.findLive(guildId, 'd', date))).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'storage-locked',
        publicMessage: 'The database is too busy, or others hold its locks for too long.',
      });
    });
  });

  it('says that a lost connection is one, keeps what was answered, and recovers', async () => {
    const storage = await open();
    await storage.write((tx) => tx.plans.insert(newPlan()));
    const interrupted = storage.write(async (tx) => {
      await tx.plans.insert(newPlan({ coach: 'i' }));
      await endConnections();
      await tx.plans.insert(newPlan({ coach: 's' }));
    });
    await expect(interrupted).rejects.toMatchObject({ kind: 'unavailable', code: 'storage-unreachable' });
    const hasPlan = async () => (await storage.read.plans.listDay(guildId, date)).length === 1;
    await until('the plan', () => hasPlan().catch(() => false));
    await storage.write((tx) => tx.plans.insert(newPlan({ coach: 'n' })));
  });

  it.each([
    ['where nobody listens', (url: URL) => (url.port = '1'), 'storage-unreachable'],
    ['that does not exist', (url: URL) => (url.pathname = '/missing'), 'storage-unreachable'],
    ['with a wrong password', (url: URL) => (url.password = 'secret-word'), 'storage-unreachable'],
  ])('names a database %s, never the password', async (_what, spoil, code) => {
    const url = new URL(database.settings.DATABASE_URL ?? '');
    spoil(url);
    const opened = openStorage({ ...database.settings, DATABASE_URL: url.href });
    await expect(opened).rejects.toMatchObject({ kind: 'unavailable', code });
    await expect(opened).rejects.toMatchObject({ message: expect.stringContaining(`${url.host}${url.pathname}`) });
    await expect(opened).rejects.not.toMatchObject({ message: expect.stringContaining(`:${url.password}@`) });
  });

  it('notices a server that closes every connection', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const opened = openStorage({ ...database.settings, DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/x` });
    await expect(opened).rejects.toMatchObject({ code: 'storage-unreachable' });
    server.close();
  });

  it('refuses a database that cannot hold every text', async () => {
    const latin = await createPostgresDatabase('LATIN1');
    try {
      await expect(openStorage(latin.settings)).rejects.toMatchObject({ code: 'storage-encoding' });
    } finally {
      await latin.remove();
    }
  });

  async function countWaiting(storage: Storage): Promise<number> {
    const sql = (storage as unknown as { sql: { rows<T>(statement: string): Promise<T[]> } }).sql;
    const rows = await sql.rows(
      `SELECT pid FROM pg_stat_activity WHERE datname = '${databaseName()}' AND wait_event_type = 'Lock'`,
    );
    return rows.length;
  }
});

function barrier(count: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    if (--count <= 0) open();
    await opened;
  };
}

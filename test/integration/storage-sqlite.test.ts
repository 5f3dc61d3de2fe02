import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Database } from '../../src/storage/sqlite/sqlite-driver';
import { openStorage, type Storage, type StorageOptions } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { lockInAnotherProcess } from '../support/child-processes';
import { createSqliteFile, type TestDatabase } from '../support/databases';
import { until } from '../support/until';

describe('storage on a SQLite file', () => {
  let database: TestDatabase;
  let file: string;
  let storages: Storage[];

  beforeEach(async () => {
    database = await createSqliteFile();
    file = database.settings.DATABASE_PATH;
    storages = [];
  });

  afterEach(async () => {
    for (const storage of storages) await storage.close();
    await database.remove();
  });

  async function open(options: StorageOptions = {}, path = file): Promise<Storage> {
    const storage = await openStorage({ ...database.settings, DATABASE_PATH: path }, options);
    storages.push(storage);
    return storage;
  }

  const insert = (storage: Storage, coach = 'd', text = 'text') =>
    storage.write((tx) => tx.plans.insert(newPlan({ coach, text })));
  const stored = async (storage: Storage) =>
    (await storage.read.plans.listDay(newPlan().guildId, newPlan().date)).map((plan) => plan.coach);

  describe('locked by another process', () => {
    it('waits, while everything else goes on', async () => {
      const turns = countTurns();
      const triedIn: number[] = [];
      const watched = watchBegins(() => triedIn.push(turns.count));
      const storage = await open();
      watched.mockRestore();
      await insert(storage, 'before');
      const lock = await lockInAnotherProcess(file);
      triedIn.length = 0;
      const writes = Promise.all(['a', 'b', 'c'].map((coach) => insert(storage, coach)));
      let isWritten = false;
      void writes.then(() => (isWritten = true));
      await until('twenty tries', () => triedIn.length >= 20);
      expect(isWritten).toBe(false);
      expect(await stored(storage)).toEqual(['before']);
      await lock.release();
      await writes;
      turns.stop();
      // A try lasts no longer than SQLite's busy_timeout, and everybody else has a turn before the next one.
      expect(new Set(triedIn).size).toBe(triedIn.length);
      expect(await stored(storage)).toEqual(['a', 'b', 'before', 'c']);
    });

    it('gives up after a while, with a clear error, and recovers', async () => {
      const storage = await open({ lockWaitMs: 300 });
      const lock = await lockInAnotherProcess(file);
      await expect(insert(storage)).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'storage-locked',
        message: expect.stringContaining(file),
        publicMessage: 'Another program keeps the database locked.',
        retryAfterSeconds: 5,
      });
      await expect(storage.checkHealth()).rejects.toMatchObject({ code: 'storage-locked' });
      await lock.kill();
      await storage.checkHealth();
      await insert(storage);
      expect(await stored(storage)).toEqual(['d']);
    });

    it('says so at the start too', async () => {
      const storage = await open();
      await storage.close();
      const lock = await lockInAnotherProcess(file, 'BEGIN EXCLUSIVE');
      await expect(open({ lockWaitMs: 200 })).rejects.toMatchObject({ code: 'storage-locked' });
      await lock.release();
      await open();
    });
  });

  describe('on a full disk', () => {
    it('keeps what was acknowledged, says what is wrong, and recovers', async () => {
      const storage = await open({ pragmas: ['max_page_count = 140'] });
      const acknowledged: string[] = [];
      const refusals: unknown[] = [];
      for (let round = 0; round < 6; round++) {
        const coaches = Array.from({ length: 10 }, (_, index) => `c${round}-${index}`);
        await Promise.all(
          coaches.map((coach) =>
            insert(storage, coach, 'x'.repeat(8000)).then(
              () => acknowledged.push(coach),
              (error: unknown) => refusals.push(error),
            ),
          ),
        );
      }
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(refusals.length).toBeGreaterThan(0);
      for (const refusal of refusals) {
        expect(refusal).toMatchObject({
          kind: 'unavailable',
          code: 'storage-full',
          message: expect.stringContaining(file),
        });
      }
      expect(await stored(storage)).toEqual(acknowledged.toSorted());
      await storage.close();
      const recovered = await open();
      await insert(recovered, 'after');
      expect(await stored(recovered)).toEqual(['after', ...acknowledged.toSorted()]);
    });

    it('refuses only the write that does not fit', async () => {
      const storage = await open({ pragmas: ['max_page_count = 40'] });
      const outcomes = await Promise.allSettled([
        insert(storage, 'a'),
        insert(storage, 'b', 'x'.repeat(1_000_000)),
        insert(storage, 'c'),
      ]);
      expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await stored(storage)).toEqual(['a', 'c']);
    });

    it('closes all the same, and the next who opens it finds everything', async () => {
      const storage = await open({ asServer: true, pragmas: ['wal_autocheckpoint = 0'] });
      await insert(storage, 'a');
      // What a checkpoint meets on a full disk: the file does not take what the log holds.
      const prevented = refuseCheckpoints();
      await storage.close().finally(() => prevented.mockRestore());
      expect(await stored(await open({ asServer: true }))).toEqual(['a']);
    });
  });

  describe('without the right to write', () => {
    it('names a read-only file', async () => {
      await (await open()).close();
      await withoutRights([file, dirname(file)], async () => {
        await expect(open()).rejects.toMatchObject({
          kind: 'unavailable',
          code: 'storage-read-only',
          message: expect.stringMatching(/plans\.db.*DATABASE_PATH/s),
        });
      });
    });

    it('names a folder that cannot be written or made', async () => {
      await withoutRights([dirname(file)], async () => {
        await expect(open()).rejects.toMatchObject({ code: 'storage-read-only' });
        await expect(open({}, join(dirname(file), 'new', 'plans.db'))).rejects.toMatchObject({
          code: 'storage-read-only',
        });
      });
    });

    it('names a folder that is a file, and a file that is a folder', async () => {
      writeFileSync(file, '');
      await expect(open({}, join(file, 'plans.db'))).rejects.toMatchObject({ code: 'storage-read-only' });
      await expect(open({ asServer: true }, dirname(file))).rejects.toMatchObject({
        code: 'storage-read-only',
        message: expect.stringContaining('is a folder'),
      });
      expect(existsSync(`${dirname(file)}-server`)).toBe(false);
    });
  });

  it("leaves another program's database as it is, and names another place", async () => {
    const foreign = new Database(file);
    foreign.exec("CREATE TABLE coach_plans (coach_name TEXT, plan TEXT); INSERT INTO coach_plans VALUES ('d', 'Long')");
    foreign.close();
    await expect(open({ asServer: true })).rejects.toMatchObject({
      code: 'storage-foreign',
      message: expect.stringMatching(/plans\.db.* coach_plans.*DATABASE_PATH/s),
    });
    const kept = new Database(file, { readonly: true });
    expect(kept.prepare('SELECT plan FROM coach_plans').pluck().all()).toEqual(['Long']);
    kept.close();
  });

  describe('damaged', () => {
    const damages: [string, () => void][] = [
      ['no database at all', () => writeFileSync(file, 'Dear diary, '.repeat(1000))],
      ['cut off', () => truncateSync(file, 8192)],
      [
        'overwritten in the middle',
        () => {
          const bytes = readFileSync(file);
          bytes.fill(0xa5, 4096 * 3, 4096 * 12);
          writeFileSync(file, bytes);
        },
      ],
    ];
    it.each(damages)('says so when it is %s, and leaves it as it is', async (_what, damage) => {
      const storage = await open();
      for (let index = 0; index < 30; index++) await insert(storage, `c${index}`, 'x'.repeat(4000));
      await storage.close();
      damage();
      const before = readFileSync(file);
      await expect(open({ asServer: true })).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'storage-damaged',
        message: expect.stringContaining(file),
      });
      expect(readFileSync(file).equals(before)).toBe(true);
    });

    it('looks at no more than the ends of every table of a large one', async () => {
      await (await open()).close();
      const connection = new Database(file);
      connection.exec('CREATE TABLE filler AS SELECT zeroblob(65 * 1024 * 1024) AS bytes');
      connection.close();
      const storage = await open({ asServer: true });
      await insert(storage, 'd');
      await storage.close();
    });

    it('while it is open, has no change counter, and the reads say why', async () => {
      const storage = await open();
      for (let index = 0; index < 30; index++) await insert(storage, `c${index}`, 'x'.repeat(4000));
      for (const name of [file, `${file}-wal`, `${file}-shm`]) {
        writeFileSync(name, Buffer.alloc(readFileSync(name).length, 0xa5), { flag: 'r+' });
      }
      expect(storage.changeCounter()).toBeNull();
      await expect(stored(storage)).rejects.toMatchObject({ kind: 'unavailable', code: 'storage-damaged' });
    });
  });

  describe('under other names', () => {
    it.each([
      ['beside it', () => join(dirname(file), 'link.db')],
      ['in another folder', () => join(mkdtempSync(join(dirname(file), 'other-')), 'plans.db')],
    ])('refuses a second server on a hard link %s, and the first goes on', async (_where, nameLink) => {
      const server = await open({ asServer: true });
      await insert(server, 'a');
      const link = nameLink();
      linkSync(file, link);
      await expect(open({ asServer: true }, link)).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'storage-in-use',
        message: expect.stringContaining(link),
      });
      expect(readdirSync(dirname(link))).not.toContain(`${basename(link)}-wal`);
      await insert(server, 'b');
      expect(await stored(server)).toEqual(['a', 'b']);
      await server.close();
      const later = await open({ asServer: true }, link);
      expect(await stored(later)).toEqual(['a', 'b']);
    });

    it('refuses a server on a hard link of a file that another process uses', async () => {
      await (await open()).close();
      const other = await lockInAnotherProcess(file);
      linkSync(file, `${file}.link`);
      await expect(open({ asServer: true }, `${file}.link`)).rejects.toMatchObject({ code: 'storage-in-use' });
      await other.release();
      await open({ asServer: true }, `${file}.link`);
    });

    it('starts beside administration that has the file open', async () => {
      const administration = await open();
      await insert(administration, 'a');
      const server = await open({ asServer: true });
      expect(await stored(server)).toEqual(['a']);
    });
  });

  describe('with several processes', () => {
    it('refuses a second server, by whatever path, and lets administration work beside the first', async () => {
      const server = await open({ asServer: true });
      symlinkSync(file, `${file}.link`);
      for (const path of [file, `${file}.link`, join(dirname(file), '.', 'plans.db')]) {
        await expect(open({ asServer: true }, path)).rejects.toMatchObject({
          kind: 'unavailable',
          code: 'storage-in-use',
        });
      }
      const counter = server.changeCounter();
      const administration = await open();
      await insert(administration, 'cli');
      expect(await stored(server)).toEqual(['cli']);
      expect(server.changeCounter()).not.toBe(counter);
      await server.close();
      await open({ asServer: true });
    });

    it('takes over from a server that was killed', async () => {
      await (await open()).close();
      const other = await lockInAnotherProcess(`${file}-server`, 'BEGIN EXCLUSIVE');
      await expect(open({ asServer: true })).rejects.toMatchObject({ code: 'storage-in-use' });
      await other.kill();
      await open({ asServer: true });
    });
  });

  it('makes the folders of its file, and leaves one file with all in it when it closes', async () => {
    const path = join(dirname(file), 'a', 'b', 'plans.db');
    const storage = await open({ asServer: true }, path);
    await insert(storage);
    await storage.close();
    expect(readdirSync(dirname(path)).toSorted()).toEqual(['plans.db', 'plans.db-server']);
    mkdirSync(join(dirname(file), 'c'));
    writeFileSync(join(dirname(file), 'c', 'copy.db'), readFileSync(path));
    expect(await stored(await open({}, join(dirname(file), 'c', 'copy.db')))).toEqual(['d']);
  });

  it('moves its change counter with every write that was answered, and only then', async () => {
    const storage = await open();
    const counters = new Set([storage.changeCounter()]);
    for (let index = 0; index < 50; index++) {
      await insert(storage, `c${index}`);
      const counter = storage.changeCounter();
      expect(storage.changeCounter()).toBe(counter);
      counters.add(counter);
      await stored(storage);
    }
    expect(counters.size).toBe(51);
    await expect(storage.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const before = storage.changeCounter();
        await insert(storage, `together${index}`);
        expect(storage.changeCounter()).not.toBe(before);
      }),
    );
  });

  describe('in one turn of the event loop', () => {
    it('looks at the change counter once', async () => {
      const storage = await open();
      const before = storage.changeCounterOfTurn();
      expect(before).toBe(storage.changeCounter());
      const other = new Database(file);
      other.prepare('DELETE FROM handled_events').run();
      other.prepare(`INSERT INTO handled_events VALUES ('event', '2026-11-20T13:30:00.000Z')`).run();
      other.close();
      expect(storage.changeCounterOfTurn()).toBe(before);
      expect(storage.changeCounter()).not.toBe(before);
      await new Promise(setImmediate);
      expect(storage.changeCounterOfTurn()).toBe(storage.changeCounter());
    });

    it('looks again after each answered write', async () => {
      const storage = await open();
      for (let index = 0; index < 50; index++) {
        const before = await storage.write(async (tx) => {
          await tx.plans.insert(newPlan({ coach: `c${index}` }));
          return storage.changeCounterOfTurn();
        });
        expect(storage.changeCounterOfTurn()).not.toBe(before);
      }
    });
  });

  it('groups writes that wait into one commit', async () => {
    const storage = await open();
    await Promise.all(Array.from({ length: 32 }, (_, index) => insert(storage, `c${index}`)));
    expect(storage.lastGroupSize).toBe(32);
    await insert(storage);
    expect(storage.lastGroupSize).toBe(1);
  });

  it('lets others have their turn in the midst of a group that takes long', async () => {
    const storage = await open();
    let nowMs = 0;
    const passed = jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const turns = countTurns();
    const ranIn: number[] = [];
    const work = Array.from({ length: 32 }, () =>
      storage.write(async () => {
        nowMs += 3;
        ranIn.push(turns.count);
      }),
    );
    await Promise.all(work).finally(() => passed.mockRestore());
    turns.stop();
    expect(storage.lastGroupSize).toBe(32);
    // Two of them take 6 ms, which is long enough.
    expect(new Set(ranIn).size).toBe(16);
  });

  it('flushes each commit to the disk', async () => {
    const storage = await open();
    const pragma = (name: string) =>
      storage.write((tx) => (tx.plans as unknown as { sql: { rows(sql: string): Promise<unknown[]> } }).sql.rows(name));
    expect(await pragma('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await pragma('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
    expect(await pragma('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    expect(await pragma('PRAGMA busy_timeout')).toEqual([{ timeout: 10 }]);
  });
});

function refuseCheckpoints() {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called on its connection below.
  const { pragma } = Database.prototype;
  return jest.spyOn(Database.prototype, 'pragma').mockImplementation(function (this: Database, source, options) {
    if (source.startsWith('wal_checkpoint')) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    return pragma.call(this, source, options);
  });
}

/** Counts the turns of the event loop. */
function countTurns() {
  let isOver = false;
  const turns = { count: 0, stop: () => (isOver = true) };
  const count = () => {
    turns.count += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  return turns;
}

/** Calls back at each try of what is opened meanwhile to begin a write. */
function watchBegins(onBegin: () => void) {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called on its connection below.
  const { prepare } = Database.prototype;
  return jest.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database, source: string) {
    const statement = prepare.call(this, source);
    if (source !== 'BEGIN IMMEDIATE') return statement;
    const run = () => Object.getPrototypeOf(statement).run.call(statement);
    return Object.assign(statement, { run: () => (onBegin(), run()) });
  });
}

/** Takes the right to write from the paths while `work` runs; root, who has every right, is somebody else meanwhile. */
async function withoutRights(paths: string[], work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  for (const path of paths) chmodSync(path, path.endsWith('.db') ? 0o444 : 0o555);
  if (isRoot) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    for (const path of paths) chmodSync(path, 0o755);
  }
}

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Database } from '../../src/storage/sqlite/sqlite-driver';
import { openStorage, type Storage, type StorageOptions } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { createSqliteFile, type TestDatabase } from '../support/databases';

/** Each takes the database from under the running server, and answers what puts it back, where anything does. */
const removals: [string, (file: string) => (() => void) | null][] = [
  ['the file is removed', (file) => (unlinkSync(file), null)],
  ['the file is moved away', (file) => moveAway(file)],
  [
    'another file is moved over it',
    (file) => (copyFileSync(file, `${file}.new`), renameSync(`${file}.new`, file), null),
  ],
  ['its folder is moved away', (file) => moveAway(dirname(file))],
  ['its folder is replaced', replaceFolder],
  ['its log is moved away', (file) => moveAway(`${file}-wal`)],
  ['another log is in its place', (file) => swap(`${file}-wal`)],
  ['the index of its log is replaced', (file) => swap(`${file}-shm`)],
  ['its server lock is replaced', (file) => swap(`${file}-server`)],
];

describe('a SQLite file under the running server', () => {
  let database: TestDatabase;
  let file: string;
  let storages: Storage[];

  beforeEach(async () => {
    database = await createSqliteFile();
    file = join(dirname(database.settings.DATABASE_PATH), 'data', 'plans.db');
    storages = [];
  });

  afterEach(async () => {
    for (const storage of storages) await storage.close();
    await database.remove();
  });

  async function open(options: StorageOptions = { asServer: true }, path = file): Promise<Storage> {
    const storage = await openStorage({ ...database.settings, DATABASE_PATH: path }, options);
    storages.push(storage);
    return storage;
  }

  const insert = (storage: Storage, coach: string) => storage.write((tx) => tx.plans.insert(newPlan({ coach })));
  const stored = async (storage: Storage) =>
    (await storage.read.plans.listDay(newPlan().guildId, newPlan().date)).map((plan) => plan.coach);

  it.each(removals)('refuses writes and is not ready when %s', async (_what, remove) => {
    const storage = await open();
    await insert(storage, 'before');
    await storage.checkHealth();
    const putBack = remove(file);
    const refusal = {
      kind: 'unavailable',
      code: 'storage-replaced',
      message: expect.stringContaining('plans.db'),
      publicMessage: expect.not.stringContaining('plans.db'),
    };
    await expect(insert(storage, 'refused')).rejects.toMatchObject(refusal);
    await expect(storage.checkHealth()).rejects.toMatchObject(refusal);
    const group = await Promise.allSettled(['x', 'y', 'z'].map((coach) => insert(storage, coach)));
    expect(group.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await stored(storage)).toEqual(['before']);
    if (!putBack) return;
    putBack();
    await storage.checkHealth();
    await insert(storage, 'after');
    await storage.close();
    expect(await stored(await open())).toEqual(['after', 'before']);
  });

  it('has every acknowledged write in its place when the file goes between two writes of many', async () => {
    const storage = await open();
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    const aside = `${file}.aside`;
    for (let round = 0; round < 20; round++) {
      const writes = Array.from({ length: 10 }, (_, index) => `c${round}-${index}`).map((coach) =>
        insert(storage, coach).then(
          () => acknowledged.push(coach),
          (error: unknown) => refused.push(error),
        ),
      );
      // Within the group's transaction, and so after the look before it.
      if (round === 10) await storage.write(async () => renameSync(file, aside)).catch((error) => refused.push(error));
      await Promise.all(writes);
    }
    expect(acknowledged).toHaveLength(100);
    for (const error of refused) expect(error).toMatchObject({ code: 'storage-replaced' });
    renameSync(aside, file);
    expect(await stored(await open({}))).toEqual(expect.arrayContaining(acknowledged));
  });

  it('moves what was saved from a removed log into the file, so that not even a kill loses it', async () => {
    const storage = await open();
    for (let index = 0; index < 10; index++) await insert(storage, `c${index}`);
    unlinkSync(`${file}-wal`);
    await expect(storage.checkHealth()).rejects.toMatchObject({ code: 'storage-replaced' });
    // What the next start finds when this process is killed.
    copyFileSync(file, `${file}.killed`);
    expect(await stored(await open({}, `${file}.killed`))).toHaveLength(10);
  });

  it('refuses writes when a link on the way to it is turned elsewhere', async () => {
    mkdirSync(dirname(file));
    const link = join(dirname(file), 'current.db');
    symlinkSync(file, link);
    const storage = await open({ asServer: true }, link);
    await insert(storage, 'before');
    unlinkSync(link);
    symlinkSync(`${file}.other`, link);
    await expect(insert(storage, 'refused')).rejects.toMatchObject({ code: 'storage-replaced' });
    unlinkSync(link);
    symlinkSync(file, link);
    await insert(storage, 'after');
  });

  it.each([0, 40_000])('is damaged when its log is cut to %i bytes', async (bytes) => {
    const storage = await open({ asServer: true });
    for (let index = 0; index < 30; index++) await insert(storage, `c${index}`);
    truncateSync(`${file}-wal`, bytes);
    await expect(storage.checkHealth()).rejects.toMatchObject({ kind: 'unavailable', code: 'storage-damaged' });
    await expect(insert(storage, 'refused')).rejects.toMatchObject({ code: 'storage-damaged' });
  });

  it('goes on when another process has moved the log into the database and cut it', async () => {
    const storage = await open();
    for (let index = 0; index < 30; index++) await insert(storage, `c${index}`);
    const administration = await open({});
    await insert(administration, 'cli');
    const other = new Database(file);
    expect(other.pragma('wal_checkpoint(TRUNCATE)')).toMatchObject([{ busy: 0 }]);
    other.close();
    await storage.checkHealth();
    await insert(storage, 'after');
    expect(await stored(storage)).toHaveLength(32);
  });
});

function moveAway(path: string): () => void {
  renameSync(path, `${path}.aside`);
  return () => renameSync(`${path}.aside`, path);
}

function swap(path: string): () => void {
  const putBack = moveAway(path);
  copyFileSync(`${path}.aside`, path);
  return () => {
    if (existsSync(path)) rmSync(path);
    putBack();
  };
}

function replaceFolder(file: string): () => void {
  const putBack = moveAway(dirname(file));
  mkdirSync(dirname(file));
  return () => {
    rmSync(dirname(file), { recursive: true });
    putBack();
  };
}

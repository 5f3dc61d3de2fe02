import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { openStorage, type Storage } from '../../src/storage';
import { newPlan } from '../factories/new-plan';
import { createSqliteFile, type TestDatabase } from '../support/databases';
import { until } from '../support/until';

const PAGE = 4096;

/** What happens to the files of a store of some hundred pages while a server has them open. */
const damages: [string, (file: string) => void][] = [
  ['pages are overwritten', (file) => overwrite(file, PAGE * 20, Buffer.alloc(PAGE * 3, 0xa5))],
  ['pages are zeroed', (file) => overwrite(file, PAGE * 20, Buffer.alloc(PAGE * 3))],
  ['part of a page is overwritten', (file) => overwrite(file, PAGE * 20 + 1000, Buffer.alloc(1000, 0x5a))],
  ['it is cut in half', (file) => truncateSync(file, statSync(file).size / 2)],
  ['it is emptied', (file) => truncateSync(file, 0)],
];

describe('a SQLite file that is damaged under the running server', () => {
  let database: TestDatabase;
  let file: string;
  let storage: Storage;

  beforeEach(async () => {
    database = await createSqliteFile();
    file = database.settings.DATABASE_PATH;
    storage = await openStorage(database.settings, { asServer: true, pragmas: ['wal_autocheckpoint = 50'] });
  });

  afterEach(async () => {
    await storage.close();
    await database.remove();
  });

  async function fill(plans: number, text = 'x'.repeat(3000)) {
    const coaches = Array.from({ length: plans }, (_, index) => `c${index}`);
    await Promise.all(coaches.map((coach) => storage.write((tx) => tx.plans.insert(newPlan({ coach, text })))));
  }
  const damaged = { kind: 'unavailable', code: 'storage-damaged', message: expect.stringContaining('plans.db') };

  it.each(damages)('is not ready when %s', async (_what, damage) => {
    await fill(150);
    await storage.write((tx) => tx.plans.insert(newPlan({ coach: 'last' })));
    damage(file);
    await expect(storage.checkHealth()).rejects.toMatchObject(damaged);
  });

  it('finds it later, too, and in a large file', async () => {
    await fill(2000);
    await fill(150).catch(() => undefined);
    await storage.checkHealth();
    expect(statSync(file).size).toBeGreaterThan(1500 * PAGE);
    overwrite(file, PAGE * 1000, Buffer.alloc(PAGE * 200, 0xa5));
    const isFound = () =>
      storage.checkHealth().then(
        () => false,
        (error: unknown) => expect(error).toMatchObject(damaged) === undefined,
      );
    await until('the damage', isFound);
  });

  it('is not ready after a read has met it, and ready again once it is gone', async () => {
    await fill(150);
    await storage.write((tx) => tx.plans.insert(newPlan({ coach: 'last' })));
    await storage.checkHealth();
    const whole = readFileSync(file);
    overwrite(file, PAGE * 5, Buffer.alloc(PAGE * 140, 0xa5));
    const { guildId, date } = newPlan();
    await expect(storage.read.plans.listDay(guildId, date)).rejects.toMatchObject(damaged);
    await expect(storage.checkHealth()).rejects.toMatchObject(damaged);
    writeFileSync(file, whole, { flag: 'r+' });
    await until(
      'the health',
      () =>
        storage.checkHealth().then(
          () => true,
          () => false,
        ),
      20_000,
    );
  });
});

function overwrite(file: string, position: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, position);
  closeSync(handle);
}

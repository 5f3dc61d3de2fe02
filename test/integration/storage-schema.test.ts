import type { DataSource } from 'typeorm';
import { applyMigrations, openStorage } from '../../src/storage';
import { openMigrationDataSource } from '../../src/storage/postgres/postgres-data-source';
import { openWriter } from '../../src/storage/sqlite/sqlite-data-source';
import { createDatabase, engines, type TestDatabase } from '../support/databases';

describe.each(engines)('schema on %s', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createDatabase(engine)));
  afterEach(() => database.remove());

  async function withDataSource<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    const { DATABASE_PATH, DATABASE_URL } = database.settings;
    const dataSource = DATABASE_URL
      ? await openMigrationDataSource(DATABASE_URL)
      : (await openWriter(DATABASE_PATH)).dataSource;
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  it('is what the entities say', async () => {
    await applyMigrations(database.settings);
    const drift = await withDataSource((dataSource) => dataSource.driver.createSchemaBuilder().log());
    expect(drift.upQueries.map((query) => query.query)).toEqual([]);
  });

  it('is made once, and named', async () => {
    expect(await applyMigrations(database.settings)).toEqual(['CreatePlans1763769600000']);
    expect(await applyMigrations(database.settings)).toEqual([]);
  });

  it('is made by one of several that start at once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(database.settings)));
    expect(applied.flat()).toEqual(['CreatePlans1763769600000']);
    const opened = await Promise.all([openStorage(database.settings), openStorage(database.settings)]);
    for (const storage of opened) await storage.close();
  });

  it('can be taken back and made again', async () => {
    await applyMigrations(database.settings);
    await withDataSource((dataSource) => dataSource.undoLastMigration());
    expect(await applyMigrations(database.settings)).toHaveLength(1);
  });

  it('tells when the store lacks a migration', async () => {
    const storage = await openStorage(database.settings);
    await withDataSource((dataSource) => dataSource.query('DELETE FROM migrations'));
    await expect(storage.checkHealth()).rejects.toMatchObject({ kind: 'unavailable', code: 'storage-not-migrated' });
    await storage.close();
  });

  it.each([
    [
      'the plans of a day',
      "SELECT * FROM coach_plans p WHERE p.guild_id = '1' AND p.date = '2026-11-20' AND p.deleted_at IS NULL",
      /coach_plans_day|coach_plans_live_slot/,
    ],
    [
      'a live plan',
      "SELECT * FROM coach_plans p WHERE guild_id = '1' AND coach = 'd' AND date = '2026-11-20' AND deleted_at IS NULL",
      /coach_plans_live_slot/,
    ],
    [
      'a page of a range',
      "SELECT * FROM coach_plans WHERE guild_id = '1' AND deleted_at IS NULL AND date >= '2026-11-20' ORDER BY date DESC, id DESC LIMIT 5",
      /coach_plans_day/,
    ],
    [
      'the charts of a version',
      'SELECT * FROM plan_charts WHERE plan_id = 1 AND to_version IS NULL',
      /plan_charts_plan/,
    ],
    ['the history of a plan', 'SELECT * FROM plan_history WHERE plan_id = 1', /plan_history_version/],
  ])('finds %s by an index, without sorting', async (_what, statement, index) => {
    await applyMigrations(database.settings);
    const plan = await withDataSource(async (dataSource) => {
      if (engine === 'sqlite') return dataSource.query(`EXPLAIN QUERY PLAN ${statement}`);
      const runner = dataSource.createQueryRunner();
      await runner.query('SET enable_seqscan = off');
      const rows: unknown = await runner.query(`EXPLAIN ${statement}`);
      await runner.release();
      return rows;
    });
    expect(JSON.stringify(plan)).toMatch(index);
    expect(JSON.stringify(plan)).not.toMatch(/TEMP B-TREE|Sort/);
  });
});

import type { DataSource } from 'typeorm';
import { applyMigrations, openStorage, PlansReadRepository } from '../../src/storage';
import { PostgresSql } from '../../src/storage/postgres/postgres-sql';
import type { SqlValue } from '../../src/storage/repositories';
import { schema } from '../../src/storage/schema';
import { openMigrationDataSource } from '../../src/storage/postgres/postgres-data-source';
import { openMigrationDataSource as openMigrationFile } from '../../src/storage/sqlite/sqlite-connection';
import { createDatabase, engines, type TestDatabase } from '../support/databases';

const migrationNames = schema.migrations.map((migration) => migration.name);

describe.each(engines)('schema on %s', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createDatabase(engine)));
  afterEach(() => database.remove());

  async function withDataSource<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    const { DATABASE_PATH, DATABASE_URL } = database.settings;
    const dataSource = DATABASE_URL
      ? await openMigrationDataSource(DATABASE_URL)
      : (await openMigrationFile(DATABASE_PATH)).dataSource;
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
    expect(await applyMigrations(database.settings)).toEqual(migrationNames);
    expect(await applyMigrations(database.settings)).toEqual([]);
  });

  it('is made by one of several that start at once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(database.settings)));
    expect(applied.flat()).toEqual(migrationNames);
    const opened = await Promise.all([openStorage(database.settings), openStorage(database.settings)]);
    for (const storage of opened) await storage.close();
  });

  it('can be taken back and made again', async () => {
    await applyMigrations(database.settings);
    await withDataSource((dataSource) => dataSource.undoLastMigration());
    expect(await applyMigrations(database.settings)).toHaveLength(1);
  });

  it('refuses a store that a later version has made, and leaves it as it is', async () => {
    await applyMigrations(database.settings);
    const later = `INSERT INTO migrations (timestamp, name) VALUES (1999999999999, 'Later1999999999999')`;
    await withDataSource((dataSource) => dataSource.query(later));
    const refusal = {
      kind: 'unavailable',
      code: 'storage-newer',
      message: expect.stringMatching(/newer than this program.*Later1999999999999/),
      publicMessage: expect.not.stringContaining('Later'),
    };
    await expect(applyMigrations(database.settings)).rejects.toMatchObject(refusal);
    await expect(openStorage(database.settings, { asServer: true })).rejects.toMatchObject(refusal);
    const names = await withDataSource((dataSource) =>
      dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id'),
    );
    expect(names).toHaveLength(migrationNames.length + 1);
  });

  it('tells when the store lacks a migration', async () => {
    const storage = await openStorage(database.settings);
    await withDataSource((dataSource) => dataSource.query('DELETE FROM migrations'));
    await expect(storage.checkHealth()).rejects.toMatchObject({ kind: 'unavailable', code: 'storage-not-migrated' });
    await storage.close();
  });

  const byDay = /coach_plans_\w+ \(guild_id=\? AND date[=<]\?/;
  const reads: [string, (plans: PlansReadRepository) => Promise<unknown>, RegExp][] = [
    ['a live plan', (plans) => plans.findLive('1', 'd', '2026-11-20'), byDay],
    ['the plans of a day', (plans) => plans.listDay('1', '2026-11-20'), byDay],
    ['the history of a slot', (plans) => plans.listRevisions('1', 'd', '2026-11-20'), byDay],
    ['a page of a range', (plans) => plans.listRange({ guildId: '1', to: '2026-11-20', limit: 5 }), byDay],
    ['the guilds', (plans) => plans.listGuildIds(), /coach_plans_\w+ \(guild_id>\?\)/],
  ];
  it.each(reads)('reads %s by an index', async (_what, ask, sqliteIndex) => {
    await applyMigrations(database.settings);
    const plan = await withDataSource((dataSource) => explain(dataSource, ask));
    expect(plan).toMatch(engine === 'sqlite' ? sqliteIndex : /coach_plans_/);
    expect(plan).not.toMatch(/Seq Scan|SCAN (coach_plans|h|c)\b/);
  });

  /** How the engine would go about the statement that a repository sends. */
  async function explain(dataSource: DataSource, ask: (plans: PlansReadRepository) => Promise<unknown>) {
    const sent: { statement: string; values: readonly SqlValue[] }[] = [];
    const record = async (statement: string, values: readonly SqlValue[] = []) => (
      sent.push({ statement, values }),
      []
    );
    await ask(new PlansReadRepository({ rows: record }));
    const runner = dataSource.createQueryRunner();
    if (engine === 'postgres') await runner.query('SET enable_seqscan = off');
    const sql =
      engine === 'sqlite'
        ? runner
        : new PostgresSql({
            query: async (text, values) => ({ rows: (await runner.query(text, values)) as unknown[] }),
          });
    const rows = [];
    for (const { statement, values } of sent) {
      const explained = `${engine === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'} ${statement}`;
      rows.push(await ('rows' in sql ? sql.rows(explained, values) : sql.query(explained, [...values])));
    }
    await runner.release();
    return JSON.stringify(rows);
  }
});

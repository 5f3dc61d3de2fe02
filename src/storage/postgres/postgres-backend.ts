import type { DataSource } from 'typeorm';
import { LIVE_SLOT_INDEX } from '../entities';
import type { Sql, Transaction } from '../repositories';
import { checkMigrations, schema } from '../schema';
import type { StorageBackend } from '../storage-backend';
import type { StorageOptions } from '../storage-options';
import { ChangeMarks } from './change-marks';
import { connectionPlace, openMigrationDataSource } from './postgres-data-source';
import { PostgresConnections } from './postgres-connections';
import { postgresDialect } from './postgres-dialect';
import { encodingUnfit, explainPostgresError, isWorthRepeating } from './postgres-errors';
import { PostgresSql } from './postgres-sql';
import { WriteGate } from './write-gate';

// Fewer than the pool's connections: the others are there for reads.
const CONCURRENT_WRITES = 8;
// Deadlocks and lost races are over at the second or third try; so many in a row are no race any more.
const MAX_TRIES = 10;
// Any number that nothing else in the database locks.
const MIGRATION_LOCK = 716591660;

/** PostgreSQL: each write in a transaction of its own, on a connection of the pool. */
export class PostgresBackend implements StorageBackend {
  readonly engine = 'postgres';
  readonly dialect = postgresDialect;
  readonly lastGroupSize = 1;
  readonly marks = new ChangeMarks(() => this.readSnapshot());
  readonly sql: Sql;
  private readonly gate: WriteGate;

  constructor(
    private readonly connections: PostgresConnections,
    private readonly place: string,
    options: Required<StorageOptions>,
  ) {
    this.sql = new PostgresSql(connections);
    this.gate = new WriteGate(CONCURRENT_WRITES, options.maxWaiting);
  }

  get queueDepth(): number {
    return this.gate.depth;
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.gate.run(async () => {
      for (let tries = 1; ; tries++) {
        try {
          return await this.runOnce(work);
        } catch (error) {
          if (tries >= MAX_TRIES || !isWorthRepeating(error, LIVE_SLOT_INDEX)) throw error;
        }
      }
    });
  }

  changeCounter(): null {
    return null;
  }

  /** Whatever is wrong with it shows in every query. */
  checkHealth(): Promise<void> {
    return Promise.resolve();
  }

  explain(error: unknown): unknown {
    return explainPostgresError(error, this.place);
  }

  async close(): Promise<void> {
    await this.gate.close();
    await this.connections.end();
  }

  private async readSnapshot(): Promise<string> {
    const [row] = await this.sql.rows<{ mark: string }>('SELECT pg_current_snapshot()::text AS mark');
    return row!.mark;
  }

  private runOnce<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.connections.transaction((client) =>
      work({ engine: 'postgres', dialect: postgresDialect, sql: new PostgresSql(client) }),
    );
  }
}

/** Opens the database, its migrations applied. Throws DomainErrors that name the database and a cure. */
export async function openPostgres(url: string, options: Required<StorageOptions>): Promise<PostgresBackend> {
  await migratePostgres(url);
  return new PostgresBackend(new PostgresConnections(url, options), connectionPlace(url), options);
}

/** Applies the migrations that the database lacks; answers their names. Of processes that start together one does it. */
export async function migratePostgres(url: string): Promise<string[]> {
  const place = connectionPlace(url);
  try {
    const dataSource = await openMigrationDataSource(url);
    try {
      await checkEncoding(dataSource, place);
      const lock = dataSource.createQueryRunner();
      // The lock ends with its connection, at the latest.
      await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      checkMigrations(await heldMigrations(dataSource), place);
      const applied = await dataSource.runMigrations({ transaction: 'all' });
      await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await lock.release();
      return applied.map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } catch (error) {
    throw explainPostgresError(error, place);
  }
}

/** None of a database that is new. */
async function heldMigrations(dataSource: DataSource): Promise<string[]> {
  const table = schema.migrationsTableName;
  const [there] = await dataSource.query<{ place: string | null }[]>(`SELECT to_regclass('${table}')::text AS place`);
  if (!there?.place) return [];
  return (await dataSource.query<{ name: string }[]>(`SELECT name FROM ${table} ORDER BY id`)).map(({ name }) => name);
}

async function checkEncoding(dataSource: DataSource, place: string): Promise<void> {
  const [row] = await dataSource.query<{ server_encoding: string }[]>('SHOW server_encoding');
  if (row?.server_encoding !== 'UTF8') throw encodingUnfit(place, row?.server_encoding ?? 'unknown');
}

import type { DataSource, QueryRunner } from 'typeorm';
import { LIVE_SLOT_INDEX } from '../entities';
import type { Sql, Transaction } from '../repositories';
import type { StorageBackend } from '../storage-backend';
import type { StorageOptions } from '../storage-options';
import { connectionPlace, openDataSource, openMigrationDataSource } from './postgres-data-source';
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
  readonly sql: Sql;
  private readonly gate: WriteGate;

  constructor(
    private readonly dataSource: DataSource,
    private readonly place: string,
    options: Required<StorageOptions>,
  ) {
    this.sql = new PostgresSql(dataSource);
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
    await this.dataSource.destroy();
  }

  private async runOnce<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work({
        engine: 'postgres',
        dialect: postgresDialect,
        sql: new PostgresSql(runner),
      });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await rollBack(runner, error);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** Opens the database, its migrations applied. Throws DomainErrors that name the database and a cure. */
export async function openPostgres(url: string, options: Required<StorageOptions>): Promise<PostgresBackend> {
  await migratePostgres(url);
  try {
    return new PostgresBackend(await openDataSource(url, options.lockWaitMs), connectionPlace(url), options);
  } catch (error) {
    throw explainPostgresError(error, connectionPlace(url));
  }
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

async function checkEncoding(dataSource: DataSource, place: string): Promise<void> {
  const [row] = await dataSource.query<{ server_encoding: string }[]>('SHOW server_encoding');
  if (row?.server_encoding !== 'UTF8') throw encodingUnfit(place, row?.server_encoding ?? 'unknown');
}

async function rollBack(runner: QueryRunner, error: unknown): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch (rollbackError) {
    // The connection is lost, and PostgreSQL rolls back by itself; what went wrong first says more.
    if (error instanceof Error) error.cause ??= rollbackError;
  }
}

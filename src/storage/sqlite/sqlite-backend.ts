import { resolve } from 'node:path';
import type { Database, Statement } from './sqlite-driver';
import type { Transaction } from '../repositories';
import type { StorageBackend } from '../storage-backend';
import type { StorageOptions } from '../storage-options';
import { DomainError } from '../../errors';
import { DamageScan } from './damage-scan';
import { FileGuard } from './file-guard';
import { retryWhileLocked } from './lock-wait';
import { ServerLock } from './server-lock';
import { openMigrationDataSource, openReader, openWriter } from './sqlite-connection';
import { explainSqliteError, isDamage } from './sqlite-errors';
import { checkDatabase, checkOwner, prepareFile } from './sqlite-file';
import { sqliteDialect } from './sqlite-dialect';
import { SqliteSql } from './sqlite-sql';
import { WriteQueue } from './write-queue';

/** A SQLite file: one connection behind the writer queue, one that only reads. */
export class SqliteBackend implements StorageBackend {
  readonly engine = 'sqlite';
  readonly marks = null;
  readonly dialect = sqliteDialect;
  readonly sql: SqliteSql;
  private readonly queue: WriteQueue;
  private readonly guard: FileGuard;
  private readonly damage: DamageScan;
  private readonly dataVersion: Statement;

  constructor(
    path: string,
    private readonly file: string,
    private readonly writer: Database,
    private readonly reader: Database,
    private readonly serverLock: ServerLock | null,
    options: Required<StorageOptions>,
  ) {
    this.sql = new SqliteSql(reader, options.lockWaitMs);
    this.dataVersion = reader.prepare('PRAGMA data_version').pluck();
    const sql = new SqliteSql(writer, 0);
    const transaction: Transaction = { engine: 'sqlite', dialect: sqliteDialect, sql };
    this.guard = new FileGuard(resolve(path), file, writer, serverLock !== null);
    this.damage = new DamageScan(file);
    this.queue = new WriteQueue(writer, transaction, this.guard, options);
  }

  get queueDepth(): number {
    return this.queue.depth;
  }

  get lastGroupSize(): number {
    return this.queue.lastGroupSize;
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.queue.write(work);
  }

  /**
   * Every writer is another connection than the reader, this process's own too, so each commit moves the number. Null when the
   * file does not tell, locked or damaged as it may be: the read that follows waits for the lock, or says what is wrong.
   */
  changeCounter(): number | null {
    try {
      return this.dataVersion.get() as number;
    } catch {
      return null;
    }
  }

  async checkHealth(): Promise<void> {
    this.guard.check();
    await this.damage.check();
  }

  explain(error: unknown): unknown {
    const explained = explainSqliteError(error, this.file);
    if (explained !== error && explained instanceof DomainError && isDamage(explained)) {
      this.damage.note(explained);
      this.forgetPages();
    }
    return explained;
  }

  /** The next read looks at the disk again, and not at the damaged page that this one has left in memory. */
  private forgetPages(): void {
    for (const connection of [this.reader, this.writer]) if (connection.open) connection.pragma('shrink_memory');
  }

  async close(): Promise<void> {
    await this.queue.close();
    await this.damage.end();
    this.reader.close();
    checkpoint(this.writer);
    this.writer.close();
    this.serverLock?.release();
  }
}

/** Opens the file, made where it is missing, its migrations applied. Throws DomainErrors that name the file and a cure. */
export async function openSqlite(path: string, options: Required<StorageOptions>): Promise<SqliteBackend> {
  const opened: { close(): unknown }[] = [];
  try {
    const file = await prepareFile(path);
    const serverLock = options.asServer ? ServerLock.acquire(file) : null;
    if (serverLock) opened.push({ close: () => serverLock.release() });
    await migrateSqlite(file, options.lockWaitMs);
    const writer = await retryWhileLocked(() => openWriter(file, options.pragmas), options.lockWaitMs);
    opened.push({ close: () => writer.close() });
    const reader = await retryWhileLocked(() => openReader(file), options.lockWaitMs);
    return new SqliteBackend(path, file, writer, reader, serverLock, options);
  } catch (error) {
    for (const handle of opened.reverse()) await handle.close();
    throw explainSqliteError(error, path);
  }
}

/** Checks the file and applies the migrations that it lacks; answers their names. */
export async function migrateSqlite(path: string, lockWaitMs: number): Promise<string[]> {
  try {
    const file = await prepareFile(path);
    const { dataSource, connection } = await retryWhileLocked(() => openMigrationDataSource(file), lockWaitMs);
    try {
      checkDatabase(connection, file);
      checkOwner(connection, file);
      // Another process may be about to do the same: who has the write lock first does it.
      await retryWhileLocked(() => connection.exec('BEGIN IMMEDIATE'), lockWaitMs);
      const applied = await dataSource.runMigrations({ transaction: 'none' });
      connection.exec('COMMIT');
      return applied.map((migration) => migration.name);
    } finally {
      // Closing takes back what was not committed.
      await dataSource.destroy();
    }
  } catch (error) {
    throw explainSqliteError(error, path);
  }
}

/** Moves the write-ahead log into the file, as far as others and the disk let it: the next who opens it finds what is left. */
function checkpoint(connection: Database): void {
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // A full or failing disk: what was committed is in the log, and a clean end must not fail by it.
  }
}

import type { Database } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { schema } from '../schema';

// SQLite waits inside the call, which stops the event loop: a moment for a lock that is gone at once, no more.
const BUSY_TIMEOUT_MS = 10;

const WRITER_PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  // What a savepoint may have to take back is noted in memory, not in a file.
  'temp_store = MEMORY',
  // 16 MB: pages that change with every commit are moved into the database, and flushed, a quarter as often.
  'wal_autocheckpoint = 4000',
];

/** A TypeORM data source with the one connection that it works on. */
export interface SqliteConnection {
  dataSource: DataSource;
  connection: Database;
}

/** The connection that writes: WAL, and each commit on the disk before it is answered. */
export function openWriter(file: string, pragmas: readonly string[] = []): Promise<SqliteConnection> {
  return open(file, false, [...WRITER_PRAGMAS, ...pragmas]);
}

/** A connection that cannot write, and never sees what is not committed. */
export function openReader(file: string): Promise<SqliteConnection> {
  return open(file, true, ['query_only = ON']);
}

async function open(database: string, readonly: boolean, pragmas: readonly string[]): Promise<SqliteConnection> {
  let connection: Database | undefined;
  const dataSource = new DataSource({
    ...schema,
    type: 'better-sqlite3',
    database,
    readonly,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: (opened: Database) => {
      connection = opened;
      for (const pragma of ['foreign_keys = ON', ...pragmas]) opened.pragma(pragma);
    },
  });
  try {
    await dataSource.initialize();
  } catch (error) {
    connection?.close();
    throw error;
  }
  if (!connection) throw new Error('the SQLite driver gave no connection');
  return { dataSource, connection };
}

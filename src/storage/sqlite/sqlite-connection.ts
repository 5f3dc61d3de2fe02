import { Database } from './sqlite-driver';
import { DataSource } from 'typeorm';
import { schema } from '../schema';

// SQLite waits inside the call, which stops the event loop: a moment for a lock that is gone at once, no more.
const BUSY_TIMEOUT_MS = 10;

const WRITER_PRAGMAS = [
  'foreign_keys = ON',
  'journal_mode = WAL',
  'synchronous = FULL',
  // What a savepoint may have to take back is noted in memory, not in a file.
  'temp_store = MEMORY',
  // 16 MB: pages that change with every commit are moved into the database, and flushed, a quarter as often.
  'wal_autocheckpoint = 4000',
];

/** The connection that writes: WAL, and each commit on the disk before it is answered. */
export function openWriter(file: string, pragmas: readonly string[] = []): Database {
  return prepare(new Database(file, { timeout: BUSY_TIMEOUT_MS }), [...WRITER_PRAGMAS, ...pragmas]);
}

/** A connection that cannot write, and never sees what is not committed. */
export function openReader(file: string): Database {
  const connection = new Database(file, { timeout: BUSY_TIMEOUT_MS, readonly: true, fileMustExist: true });
  return prepare(connection, ['query_only = ON']);
}

/** TypeORM's connection, for migrations. */
export async function openMigrationDataSource(file: string) {
  let connection: Database | undefined;
  const dataSource = new DataSource({
    ...schema,
    type: 'better-sqlite3',
    driver: Database,
    database: file,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: (opened: Database) => void (connection = prepare(opened, WRITER_PRAGMAS)),
  });
  await dataSource.initialize();
  if (!connection) throw new Error('the SQLite driver gave no connection');
  return { dataSource, connection };
}

function prepare(connection: Database, pragmas: readonly string[]): Database {
  try {
    for (const pragma of pragmas) connection.pragma(pragma);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

import { DataSource, type DataSourceOptions } from 'typeorm';
import { schema } from '../schema';

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 15_000;

/** The pool that the application works on. */
export function openDataSource(url: string, lockWaitMs: number): Promise<DataSource> {
  return new DataSource({
    ...postgresOptions(url),
    poolSize: POOL_SIZE,
    extra: {
      ...{ statement_timeout: STATEMENT_TIMEOUT_MS, lock_timeout: lockWaitMs },
      // Ends the transaction of a process that stands still with rows locked.
      idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
      // A server that went away without a word: the client's own patience, a little longer than the server's.
      ...{ query_timeout: STATEMENT_TIMEOUT_MS + 5_000, keepAlive: true, application_name: 'coachwire' },
    },
  }).initialize();
}

/** Connections without time limits: a migration of a large table, or the wait for another replica's, may be long. */
export function openMigrationDataSource(url: string): Promise<DataSource> {
  return new DataSource({ ...postgresOptions(url), poolSize: 2 }).initialize();
}

/** The database as host, port and name: for messages, without user and password. */
export function connectionPlace(url: string): string {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' };
  return `${host}${pathname}` || 'of DATABASE_URL';
}

export function postgresOptions(url: string): DataSourceOptions & { type: 'postgres' } {
  return {
    ...schema,
    type: 'postgres',
    url,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    installExtensions: false,
    // An idle connection that breaks is replaced by the pool; the query that then needs one reports what is wrong.
    poolErrorHandler: () => undefined,
  };
}

import { DataSource, type DataSourceOptions } from 'typeorm';
import { schema } from '../schema';

const CONNECT_TIMEOUT_MS = 10_000;

/** TypeORM's connections, for migrations, without time limits: a migration of a large table, or the wait for another replica's, may be long. */
export function openMigrationDataSource(url: string): Promise<DataSource> {
  return new DataSource({ ...postgresOptions(url), poolSize: 2 }).initialize();
}

/** The database as host, port and name: for messages, without user and password. */
export function connectionPlace(url: string): string {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' };
  return `${host}${pathname}` || 'of DATABASE_URL';
}

function postgresOptions(url: string): DataSourceOptions & { type: 'postgres' } {
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

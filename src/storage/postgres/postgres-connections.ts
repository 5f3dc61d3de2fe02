import { Pool, type PoolClient } from 'pg';
import type { SqlValue } from '../repositories';
import type { StorageOptions } from '../storage-options';
import { isConnectionLost } from './postgres-errors';

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** A server that is there ends a statement a little earlier, and says why. */
const EARLIER = 0.95;

type Options = Pick<Required<StorageOptions>, 'lockWaitMs' | 'queryTimeoutMs'>;

/** The connections that the application works on, made when they are needed. */
export class PostgresConnections {
  private pool: Pool;
  private isEnded = false;

  constructor(
    private readonly url: string,
    private readonly options: Options,
  ) {
    this.pool = openPool(url, options);
  }

  query(statement: string, values: SqlValue[]): Promise<{ rows: unknown[] }> {
    return this.withClient((client) => client.query(statement, values));
  }

  /** Runs work in a transaction. Resolves after COMMIT. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await commit(client);
        return result;
      } catch (error) {
        // A lost connection has no transaction any more, and one that waits for an answer takes nothing more.
        if (!isConnectionLost(error)) await client.query('ROLLBACK');
        throw error;
      }
    });
  }

  async end(): Promise<void> {
    this.isEnded = true;
    await this.pool.end();
  }

  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const { pool } = this;
    const client = await pool.connect();
    let isLost = false;
    try {
      return await work(client);
    } catch (error) {
      isLost = isConnectionLost(error);
      throw error;
    } finally {
      client.release(isLost);
      if (isLost) this.replace(pool);
    }
  }

  /** What took one connection has most likely taken the others, which would keep those who get them waiting one by one. */
  private replace(pool: Pool): void {
    if (pool !== this.pool || this.isEnded) return;
    this.pool = openPool(this.url, this.options);
    // Whoever still works on one of its connections finishes.
    pool.end().catch(() => undefined);
  }
}

function openPool(url: string, { lockWaitMs, queryTimeoutMs }: Options): Pool {
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // The client's own patience: with a server that went away without a word nothing else ends a statement.
    query_timeout: queryTimeoutMs,
    ...{ statement_timeout: Math.round(queryTimeoutMs * EARLIER), lock_timeout: lockWaitMs },
    // Ends the transaction of a process that stands still with rows locked.
    idle_in_transaction_session_timeout: 2 * queryTimeoutMs,
    ...{ keepAlive: true, application_name: 'coachwire' },
  });
  // A connection that breaks is replaced; the query that runs on it, or needs it next, reports what is wrong.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** Throws when PostgreSQL took the transaction back: a statement had failed, and the work went on as if nothing had happened. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('PostgreSQL took the transaction back: one of its statements had failed');
}

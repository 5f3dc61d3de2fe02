import { IdempotencyRecord } from '../entities';
import type { Transaction } from './sql';
import { Table } from './table';

const idempotencyKeys = new Table(IdempotencyRecord);

const FIND = `SELECT ${idempotencyKeys.select()} FROM idempotency_keys WHERE api_key_id = ? AND idempotency_key = ? AND created_at > ?`;

// A record that is too old to be found is replaced.
const REPLACE = `ON CONFLICT (api_key_id, idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
    body = excluded.body, created_at = excluded.created_at`;

const OLDEST = `SELECT max(created_at) AS newest FROM (
    SELECT created_at FROM idempotency_keys WHERE created_at <= ? ORDER BY created_at LIMIT ?
  ) AS oldest`;

const REMOVE_UNTIL = 'DELETE FROM idempotency_keys WHERE created_at <= ? RETURNING status';

/** Keeps the answers to requests with an Idempotency-Key, in the transactions that did what was asked for. */
export class IdempotencyKeysRepository {
  constructor(private readonly transaction: Transaction) {}

  /** True when nobody else works on this request; then nobody will until the transaction ends, however it ends. */
  tryLock(apiKeyId: number, idempotencyKey: string): Promise<boolean> {
    const { sql, dialect } = this.transaction;
    return dialect.tryLock(sql, `${apiKeyId} ${idempotencyKey}`);
  }

  /** The answer that was kept after `since` (ISO 8601). */
  async find(apiKeyId: number, idempotencyKey: string, since: string): Promise<IdempotencyRecord | null> {
    const values = [apiKeyId, idempotencyKey, since];
    return (await this.transaction.sql.rows<IdempotencyRecord>(FIND, values))[0] ?? null;
  }

  async save({ apiKeyId, idempotencyKey, fingerprint, status, body, createdAt }: IdempotencyRecord): Promise<void> {
    const record = { apiKeyId, idempotencyKey, fingerprint, status, body, createdAt };
    const { statement, values } = idempotencyKeys.insert([record]);
    await this.transaction.sql.rows(`${statement} ${REPLACE}`, values);
  }

  /** Removes the oldest records, up to and including that time, about so many at most; answers how many there were. */
  async removeUntil(at: string, limit: number): Promise<number> {
    const [row] = await this.transaction.sql.rows<{ newest: string | null }>(OLDEST, [at, limit]);
    if (!row?.newest) return 0;
    return (await this.transaction.sql.rows(REMOVE_UNTIL, [row.newest])).length;
  }
}

import { createHash } from 'node:crypto';
import { LessThanOrEqual } from 'typeorm';
import { IdempotencyRecord } from '../entities';
import type { Transaction } from './sql';

const FIND = `SELECT api_key_id AS "apiKeyId", idempotency_key AS "idempotencyKey", fingerprint, status, body,
    created_at AS "createdAt"
  FROM idempotency_keys WHERE api_key_id = ? AND idempotency_key = ? AND created_at > ?`;

// A record that is too old to be found is replaced.
const SAVE = `INSERT INTO idempotency_keys (api_key_id, idempotency_key, fingerprint, status, body, created_at)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (api_key_id, idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
    body = excluded.body, created_at = excluded.created_at
  RETURNING status`;

const OLDEST = `SELECT max(created_at) AS newest FROM (
    SELECT created_at FROM idempotency_keys WHERE created_at <= ? ORDER BY created_at LIMIT ?
  ) AS oldest`;

/** Keeps the answers to requests with an Idempotency-Key, in the transactions that did what was asked for. */
export class IdempotencyKeysRepository {
  constructor(private readonly transaction: Transaction) {}

  /**
   * True when nobody else works on this request; then nobody will until the transaction ends, however it ends. SQLite has one
   * writer anyway.
   */
  async tryLock(apiKeyId: number, idempotencyKey: string): Promise<boolean> {
    if (this.transaction.engine === 'sqlite') return true;
    const digest = createHash('sha256').update(`${apiKeyId} ${idempotencyKey}`).digest();
    const [row] = await this.transaction.sql.rows<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock(?, ?) AS locked',
      [digest.readInt32BE(0), digest.readInt32BE(4)],
    );
    return row?.locked === true;
  }

  /** The answer that was kept after `since` (ISO 8601). */
  async find(apiKeyId: number, idempotencyKey: string, since: string): Promise<IdempotencyRecord | null> {
    const values = [apiKeyId, idempotencyKey, since];
    return (await this.transaction.sql.rows<IdempotencyRecord>(FIND, values))[0] ?? null;
  }

  async save({ apiKeyId, idempotencyKey, fingerprint, status, body, createdAt }: IdempotencyRecord): Promise<void> {
    await this.transaction.sql.rows(SAVE, [apiKeyId, idempotencyKey, fingerprint, status, body, createdAt]);
  }

  /** Removes the oldest records, up to and including that time, about so many at most; answers how many there were. */
  async removeUntil(at: string, limit: number): Promise<number> {
    const [row] = await this.transaction.sql.rows<{ newest: string | null }>(OLDEST, [at, limit]);
    if (!row?.newest) return 0;
    const createdAt = LessThanOrEqual(row.newest);
    return (await this.transaction.manager.delete(IdempotencyRecord, { createdAt })).affected ?? 0;
  }
}

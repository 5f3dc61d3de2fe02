import { StoredApiKey } from '../entities';
import type { Sql } from './sql';
import { Table } from './table';

export const apiKeys = new Table(StoredApiKey);

const KEYS = `SELECT ${apiKeys.select()} FROM api_keys`;

/** Reads API keys, those that ended included. */
export class ApiKeysReadRepository {
  constructor(protected readonly sql: Sql) {}

  async find(id: number): Promise<StoredApiKey | null> {
    return (await this.sql.rows<StoredApiKey>(`${KEYS} WHERE id = ?`, [id]))[0] ?? null;
  }

  /** The key whose SHA-256 this is, or was until its last rotation. */
  async findByHash(hash: string): Promise<StoredApiKey | null> {
    const rows = await this.sql.rows<StoredApiKey>(`${KEYS} WHERE key_hash = ? OR previous_key_hash = ?`, [hash, hash]);
    return rows[0] ?? null;
  }

  /** All keys, oldest first. */
  list(): Promise<StoredApiKey[]> {
    return this.sql.rows<StoredApiKey>(`${KEYS} ORDER BY id`);
  }
}

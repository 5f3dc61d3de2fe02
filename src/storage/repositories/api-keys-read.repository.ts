import type { StoredApiKey } from '../entities';
import type { Sql } from './sql';

const KEYS = `SELECT id, name, key_hash AS "keyHash", previous_key_hash AS "previousKeyHash", scopes, acts_as AS "actsAs",
    created_at AS "createdAt", rotated_at AS "rotatedAt", expires_at AS "expiresAt",
    previous_expires_at AS "previousExpiresAt", last_used_at AS "lastUsedAt",
    previous_last_used_at AS "previousLastUsedAt", revoked_at AS "revokedAt"
  FROM api_keys`;

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

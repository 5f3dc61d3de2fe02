import type { StoredApiKey } from '../entities';
import { ApiKeysReadRepository, apiKeys } from './api-keys-read.repository';
import type { Transaction } from './sql';

export type NewApiKey = Pick<StoredApiKey, 'name' | 'keyHash' | 'scopes' | 'actsAs' | 'createdAt' | 'expiresAt'>;

/** Which of a rotated key's two secrets was used. */
export type KeyGeneration = 'current' | 'previous';

/** Writes API keys inside a transaction. */
export class ApiKeysRepository extends ApiKeysReadRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction.sql);
  }

  async insert(key: NewApiKey): Promise<StoredApiKey> {
    const record = {
      ...key,
      ...{ previousKeyHash: null, rotatedAt: null, previousExpiresAt: null },
      ...{ lastUsedAt: null, previousLastUsedAt: null, revokedAt: null },
    };
    const { sql, dialect } = this.transaction;
    const [id = 0] = await dialect.insert(sql, apiKeys.insert([record]), 1);
    return { ...record, id };
  }

  /** False when the key was rotated or revoked since it was read; then nothing is changed. */
  async update({ id, keyHash }: StoredApiKey, change: Partial<Omit<StoredApiKey, 'id'>>): Promise<boolean> {
    const { statement, values } = apiKeys.update(change);
    const changed = await this.sql.rows(`${statement} WHERE id = ? AND key_hash = ? RETURNING id`, [
      ...values,
      id,
      keyHash,
    ]);
    return changed.length === 1;
  }

  async touch(id: number, generation: KeyGeneration, at: string): Promise<void> {
    const used = apiKeys.update(generation === 'current' ? { lastUsedAt: at } : { previousLastUsedAt: at });
    await this.sql.rows(`${used.statement} WHERE id = ?`, [...used.values, id]);
  }
}

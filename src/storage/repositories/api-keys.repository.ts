import { StoredApiKey } from '../entities';
import { ApiKeysReadRepository } from './api-keys-read.repository';
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
    const { identifiers } = await this.transaction.manager.insert(StoredApiKey, record);
    return { ...record, id: (identifiers[0] as { id: number }).id };
  }

  /** False when the key was rotated or revoked since it was read; then nothing is changed. */
  async update({ id, keyHash }: StoredApiKey, change: Partial<Omit<StoredApiKey, 'id'>>): Promise<boolean> {
    const { affected } = await this.transaction.manager.update(StoredApiKey, { id, keyHash }, change);
    return affected === 1;
  }

  async touch(id: number, generation: KeyGeneration, at: string): Promise<void> {
    const change = generation === 'current' ? { lastUsedAt: at } : { previousLastUsedAt: at };
    await this.transaction.manager.update(StoredApiKey, { id }, change);
  }
}

import { Injectable } from '@nestjs/common';
import { Storage, type StoredApiKey, type WriteTransaction } from '../storage';
import { apiKeyChanged, apiKeyEnded, apiKeyNotFound, invalidNewKey } from './access-refusals';
import { type ApiKey, generateKey, hashKey, type Scope, toApiKey } from './api-key';

export interface NewKeyOptions {
  /** What the operator calls it; plans that it posts carry it as their author's name. */
  name: string;
  scopes: readonly Scope[];
  expiresAt?: Date | null;
  /** The Discord user id that writes with this key act as; needed for the scope `plans`. */
  actsAs?: string | null;
}

/** A key as its owner gets it: the key itself is told this once, and kept nowhere. */
export interface IssuedKey {
  key: string;
  apiKey: ApiKey;
}

const MAX_NAME_LENGTH = 80;

/** Makes, lists and ends API keys. A running server sees each change with the next request (PostgreSQL: within 2 s). */
@Injectable()
export class ApiKeysService {
  constructor(private readonly storage: Storage) {}

  /** Throws `api-key-options-invalid`. */
  async create({ name, scopes, expiresAt = null, actsAs = null }: NewKeyOptions, now: Date): Promise<IssuedKey> {
    checkOptions({ name, scopes, expiresAt, actsAs }, now);
    const key = generateKey();
    const stored = await this.storage.write((tx) =>
      tx.apiKeys.insert({
        name: name.trim(),
        keyHash: hashKey(key),
        scopes: [...new Set(scopes)].join(' '),
        actsAs,
        createdAt: now.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
      }),
    );
    return { key, apiKey: toApiKey(stored) };
  }

  /** All keys, those that ended included, oldest first. */
  list(): Promise<StoredApiKey[]> {
    return this.storage.read.apiKeys.list();
  }

  /** Ends a key, and the one before it. Revoked a second time it stays as it is. Throws `api-key-not-found`. */
  async revoke(id: number, now: Date): Promise<ApiKey> {
    return this.change(id, async (stored, tx) => {
      if (stored.revokedAt !== null) return true;
      return tx.apiKeys.update(stored, { revokedAt: now.toISOString() });
    });
  }

  /**
   * Replaces the secret of a key. The one until now is good for `overlapMs` more, and one that was still in its overlap ends.
   * A key that expires gets as long again as it had. Throws `api-key-not-found` and `api-key-ended`.
   */
  async rotate(id: number, overlapMs: number, now: Date): Promise<IssuedKey> {
    const key = generateKey();
    const apiKey = await this.change(id, (stored, tx) => {
      if (stored.revokedAt !== null) throw apiKeyEnded(id, 'revoked');
      if (stored.expiresAt !== null && stored.expiresAt <= now.toISOString()) throw apiKeyEnded(id, 'expired');
      return tx.apiKeys.update(stored, rotation(stored, hashKey(key), overlapMs, now));
    });
    return { key, apiKey };
  }

  private change(id: number, work: (stored: StoredApiKey, tx: WriteTransaction) => Promise<boolean>): Promise<ApiKey> {
    return this.storage.write(async (tx) => {
      const stored = await tx.apiKeys.find(id);
      if (!stored) throw apiKeyNotFound(id);
      if (!(await work(stored, tx))) throw apiKeyChanged(id);
      return toApiKey(stored);
    });
  }
}

function checkOptions({ name, scopes, expiresAt, actsAs }: NewKeyOptions, now: Date): void {
  const length = [...name.trim()].length;
  if (length === 0 || length > MAX_NAME_LENGTH || /\p{C}/u.test(name)) {
    throw invalidNewKey(`Give the key a name of 1 to ${MAX_NAME_LENGTH} visible characters.`);
  }
  if (scopes.length === 0) throw invalidNewKey('Give the key a scope: read, signals, plans or admin.');
  if (expiresAt && expiresAt <= now) throw invalidNewKey('The key would have expired already: name a time to come.');
  const mayWritePlans = scopes.includes('plans') || scopes.includes('admin');
  if (actsAs && !/^\d{1,20}$/.test(actsAs)) {
    throw invalidNewKey('A key acts as a Discord user: give the user id, a number of up to 20 digits.');
  }
  if (scopes.includes('plans') && !actsAs) {
    throw invalidNewKey('A key with the scope plans writes as a Discord user: name its id with --acts-as.');
  }
  if (actsAs && !mayWritePlans) throw invalidNewKey('Only a key with the scope plans or admin acts as somebody.');
}

/** What a rotation changes. */
export function rotation(
  stored: StoredApiKey,
  keyHash: string,
  overlapMs: number,
  now: Date,
): Partial<Omit<StoredApiKey, 'id'>> {
  const at = now.getTime();
  const overlapEnd = new Date(at + overlapMs).toISOString();
  const { expiresAt } = stored;
  const issuedAt = Date.parse(stored.rotatedAt ?? stored.createdAt);
  return {
    keyHash,
    previousKeyHash: stored.keyHash,
    previousExpiresAt: expiresAt !== null && expiresAt < overlapEnd ? expiresAt : overlapEnd,
    previousLastUsedAt: stored.lastUsedAt,
    lastUsedAt: null,
    rotatedAt: now.toISOString(),
    expiresAt: expiresAt === null ? null : new Date(at + Date.parse(expiresAt) - issuedAt).toISOString(),
  };
}

import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Storage, type StoredApiKey } from '../storage';

/** Keys in use at the same time; the others are read again when they come. */
const MAX_KEPT_KEYS = 1000;

/** Where nothing tells that a key was changed (PostgreSQL), a revocation by another process acts within this time. */
const MAX_AGE_MS = 2000;

interface Kept {
  stored: StoredApiKey;
  counter: number | null;
  readAtMs: number;
}

/**
 * Finds keys by their hash without asking the database each time. On SQLite what is kept is as good as a read: nothing was
 * committed since. On PostgreSQL it is at most two seconds old.
 */
@Injectable()
export class ApiKeyDirectory {
  private readonly kept = new LRUCache<string, Kept>({ max: MAX_KEPT_KEYS });

  constructor(private readonly storage: Storage) {}

  /** The key as it is known, or undefined when the store has to be asked. */
  recall(hash: string, nowMs: number): StoredApiKey | undefined {
    const kept = this.kept.get(hash);
    return kept && this.isFresh(kept, nowMs) ? kept.stored : undefined;
  }

  /** Whether this was a key when it came last. */
  hasMet(hash: string): boolean {
    return this.kept.has(hash);
  }

  async find(hash: string, nowMs: number): Promise<StoredApiKey | null> {
    // Taken before the read: a commit in between makes what is kept stale at once.
    const counter = this.storage.changeCounter();
    const stored = await this.storage.read.apiKeys.findByHash(hash);
    if (stored) this.kept.set(hash, { stored, counter, readAtMs: nowMs });
    else this.kept.delete(hash);
    return stored;
  }

  private isFresh({ counter, readAtMs }: Kept, nowMs: number): boolean {
    if (counter !== null) return counter === this.storage.changeCounterOfTurn();
    // A clock that was set back must not keep a revoked key.
    return nowMs >= readAtMs && nowMs - readAtMs < MAX_AGE_MS;
  }
}

import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Storage } from '../../storage';
import { entityTagOf } from './entity-tag';

/** An answer ready to be sent. */
export interface Answer {
  body: string;
  entityTag: string;
}

/** Enough for some thousand plans. */
const MAX_CACHED_CHARACTERS = 8 * 1024 * 1024;

/**
 * Keeps the bytes of answers about plans for as long as nothing was committed, by whichever connection or process. Without a
 * cheap way to know that (PostgreSQL) every answer is made anew, so that nobody reads a plan older than the last answered
 * write.
 */
@Injectable()
export class PlanAnswers {
  private readonly cache = new LRUCache<string, Answer & { counter: number }>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });

  constructor(private readonly storage: Storage) {}

  /** The answer for a key; `make` reads what it needs when no kept answer is fresh. */
  async get(key: string, make: () => Promise<unknown>): Promise<Answer> {
    // Taken before the read: a commit in between makes the kept answer stale at once, never fresh for too long.
    const counter = this.storage.changeCounter();
    const kept = counter === null ? undefined : this.cache.get(key);
    if (kept && kept.counter === counter) return kept;
    const body = JSON.stringify(await make());
    const answer = { body, entityTag: entityTagOf(body) };
    if (counter !== null) this.cache.set(key, { ...answer, counter });
    return answer;
  }
}

import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { entityTagOf, type ReadyAnswer } from '../../http';
import { Storage } from '../../storage';

/** Enough for some thousand plans. */
const MAX_CACHED_CHARACTERS = 8 * 1024 * 1024;

/**
 * Keeps the bytes of answers about plans for as long as nothing was committed, by whichever connection or process. Without a
 * cheap way to know that (PostgreSQL) every answer is made anew, so that nobody reads a plan older than the last answered
 * write.
 */
@Injectable()
export class PlanAnswers {
  private readonly cache = new LRUCache<string, ReadyAnswer & { counter: number }>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });

  constructor(private readonly storage: Storage) {}

  /** The kept answer to this address, when it is still true. An address without a date means another day tomorrow. */
  find(url: string, today: string): ReadyAnswer | null {
    const kept = this.cache.get(keyOf(url, today));
    return kept && kept.counter === this.storage.changeCounterOfTurn() ? kept : null;
  }

  /** Makes a route's answer to an address from what `read` finds, and keeps it. */
  async make(url: string, route: string, today: string, read: () => Promise<unknown>): Promise<ReadyAnswer> {
    // Taken before the read: a commit in between makes the kept answer stale at once, never fresh for too long.
    const counter = this.storage.changeCounter();
    const body = JSON.stringify(await read());
    const answer = { body, entityTag: entityTagOf(body), route };
    if (counter !== null) this.cache.set(keyOf(url, today), { ...answer, counter });
    return answer;
  }
}

function keyOf(url: string, today: string): string {
  return `${today} ${url}`;
}

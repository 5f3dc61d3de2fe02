import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { entityTagOf, type ReadyAnswer } from '../../http';
import { type ChangeMark, Storage } from '../../storage';

/** Enough for some thousand plans. */
const MAX_CACHED_CHARACTERS = 8 * 1024 * 1024;

type KeptAnswer = ReadyAnswer & { mark: ChangeMark };

/**
 * Keeps the bytes of answers about plans for as long as nothing was committed, by whichever connection or process: nobody reads
 * a plan older than the last answered write.
 */
@Injectable()
export class PlanAnswers {
  private readonly cache = new LRUCache<string, KeptAnswer>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: ({ body }, key) => body.length + key.length,
  });

  constructor(private readonly storage: Storage) {}

  /** The kept answer to this address, when it is still true. An address without a date means another day tomorrow. */
  find(url: string, today: string): ReadyAnswer | null | Promise<ReadyAnswer | null> {
    const kept = this.cache.get(keyOf(url, today));
    if (!kept) return null;
    const mark = this.storage.changeMark();
    return mark instanceof Promise ? mark.then((later) => whileTrue(kept, later)) : whileTrue(kept, mark);
  }

  /** Makes a route's answer to an address from what `read` finds, and keeps it. */
  async make(url: string, route: string, today: string, read: () => Promise<unknown>): Promise<ReadyAnswer> {
    // Taken before the read: a commit in between makes the kept answer stale at once, never fresh for too long.
    const mark = await this.storage.changeMark();
    const body = JSON.stringify(await read());
    const answer = { body, entityTag: entityTagOf(body), route };
    if (mark !== null) this.cache.set(keyOf(url, today), { ...answer, mark });
    return answer;
  }
}

function whileTrue(kept: KeptAnswer, mark: ChangeMark | null): ReadyAnswer | null {
  return kept.mark === mark ? kept : null;
}

function keyOf(url: string, today: string): string {
  return `${today} ${url}`;
}

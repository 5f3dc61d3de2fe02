import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { AppLog } from '../logging';
import { Storage } from '../storage';
import { REPEAT_WINDOW_MS } from './idempotency.service';

const INTERVAL_MS = 10 * 60 * 1000;

/** Small enough that no other write waits for long. */
const BATCH = 500;

/** Removes stored answers that nobody gets again. */
@Injectable()
export class IdempotencyCleanup {
  constructor(
    private readonly storage: Storage,
    private readonly log: AppLog,
  ) {}

  @Interval('idempotency-cleanup', INTERVAL_MS)
  async run(): Promise<void> {
    try {
      await this.removeOld(new Date());
    } catch (error) {
      this.log.logger.warn({ err: error }, 'Old idempotency records were not removed; the next run tries again');
    }
  }

  /** Removes what is too old at that time, batch by batch; answers how much there was. */
  async removeOld(now: Date): Promise<number> {
    const until = new Date(now.getTime() - REPEAT_WINDOW_MS).toISOString();
    let total = 0;
    for (;;) {
      const removed = await this.storage.write((tx) => tx.idempotencyKeys.removeUntil(until, BATCH));
      total += removed;
      if (removed === 0) return total;
    }
  }
}

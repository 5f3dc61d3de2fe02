import { Injectable } from '@nestjs/common';
import { Retention } from '../retention';
import { Storage } from '../storage';
import { REPEAT_WINDOW_MS } from './idempotency.service';

const TEN_MINUTES_MS = 10 * 60_000;

/** Removes stored answers that nobody gets again. */
@Injectable()
export class IdempotencyRetention {
  constructor(storage: Storage, retention: Retention) {
    retention.register({
      name: 'idempotency_keys',
      everyMs: TEN_MINUTES_MS,
      keepMs: REPEAT_WINDOW_MS,
      remove: (before, limit) => storage.write((tx) => tx.idempotencyKeys.removeUntil(before, limit)),
    });
  }
}

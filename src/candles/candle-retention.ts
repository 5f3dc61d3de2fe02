import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { Retention } from '../retention';
import { Storage } from '../storage';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Removes candles that began more than CANDLE_RETENTION_DAYS ago. */
@Injectable()
export class CandleRetention {
  constructor(
    private readonly storage: Storage,
    retention: Retention,
    @Inject(SETTINGS) settings: Pick<Settings, 'CANDLE_RETENTION_DAYS'>,
  ) {
    retention.register({
      ...{ name: 'candles', everyMs: HOUR_MS, keepMs: settings.CANDLE_RETENTION_DAYS * DAY_MS },
      remove: (before, limit) => this.remove(Date.parse(before), limit),
    });
  }

  private async remove(beforeMs: number, limit: number): Promise<number> {
    let removed = 0;
    for (const { id } of await this.storage.read.candles.listSeries()) {
      removed += await this.storage.write((tx) => tx.candles.removeBefore(id, beforeMs, limit - removed));
      if (removed >= limit) break;
    }
    return removed;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { Retention } from '../retention';
import { ChartArchive } from './chart-archive';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Removes images that no plan refers to any more, and what interrupted work has left. A plan refers to the charts of all its
 * versions, until `CHART_RETENTION_DAYS` after it was deleted.
 */
@Injectable()
export class ChartRetention {
  constructor(
    archive: ChartArchive,
    retention: Retention,
    @Inject(SETTINGS) settings: Pick<Settings, 'CHART_RETENTION_DAYS'>,
  ) {
    retention.register({
      ...{ name: 'chart_files', everyMs: HOUR_MS, keepMs: settings.CHART_RETENTION_DAYS * DAY_MS },
      remove: (before, limit) => archive.removeUnused(new Date(before), limit),
    });
    retention.register({
      ...{ name: 'chart_leftovers', everyMs: HOUR_MS, keepMs: 0 },
      // The times of files are those of the machine, whatever clock the application is given.
      remove: () => archive.sweep(new Date()),
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { AppLog } from '../logging';
import { ChartArchive } from './chart-archive';

const DAY_MS = 86_400_000;

/**
 * Removes images that no plan refers to any more. A plan refers to the charts of all its versions, until
 * `CHART_RETENTION_DAYS` after it was deleted.
 */
@Injectable()
export class ChartCleanup {
  constructor(
    private readonly archive: ChartArchive,
    private readonly log: AppLog,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'CHART_RETENTION_DAYS'>,
  ) {}

  @Cron(CronExpression.EVERY_HOUR, { waitForCompletion: true })
  async cleanUp(): Promise<void> {
    try {
      await this.removeUnused(new Date());
    } catch (error) {
      this.log.logger.warn({ err: error }, 'Unused charts were not removed; tried again in an hour');
    }
  }

  /** Throws what the store throws. */
  async removeUnused(now: Date): Promise<void> {
    const deletedBefore = new Date(now.getTime() - this.settings.CHART_RETENTION_DAYS * DAY_MS);
    const images = await this.archive.removeUnused(deletedBefore);
    const leftovers = await this.archive.sweep(now);
    if (images + leftovers > 0) this.log.logger.info({ images, leftovers }, 'Unused charts removed');
  }
}

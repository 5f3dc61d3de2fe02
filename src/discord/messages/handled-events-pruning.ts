import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { Storage } from '../../storage';

const DAY_MS = 86_400_000;

/** For clocks that differ, and for a setting that was larger until lately. */
const MARGIN_DAYS = 14;

/** Forgets the events that can never be seen again: catching up reads no further back than CATCH_UP_DAYS. */
@Injectable()
export class HandledEventsPruning {
  private readonly logger = new Logger(HandledEventsPruning.name);

  constructor(
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Cron(CronExpression.EVERY_6_HOURS, { waitForCompletion: true })
  async run(): Promise<void> {
    try {
      await this.prune(new Date());
    } catch (error) {
      this.logger.warn({ err: error }, 'Old events were not forgotten; the next run tries again');
    }
  }

  /** Answers how many were forgotten. */
  async prune(now: Date): Promise<number> {
    const keptDays = this.settings.CATCH_UP_DAYS + MARGIN_DAYS;
    const before = new Date(now.getTime() - keptDays * DAY_MS).toISOString();
    return this.storage.write((tx) => tx.handledEvents.prune(before));
  }
}

import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SETTINGS, type Settings } from '../config';
import { Storage, type WriteTransaction } from '../storage';
import { AlertConfiguration } from './alert-configuration';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A few milliseconds' work: what is written meanwhile gets its turn. */
const BATCH = 500;

/** Removes what is delivered or cancelled, and what routes need not remember any more. Pending and dead alerts stay. */
@Injectable()
export class AlertRetention {
  private readonly logger = new Logger('Alerts');
  private isRunning = false;

  constructor(
    private readonly storage: Storage,
    private readonly configuration: AlertConfiguration,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Interval('alert-retention', HOUR_MS)
  async runHourly(): Promise<void> {
    try {
      await this.run(Date.now());
    } catch (error) {
      this.logger.warn(`Old alerts were not removed: ${(error as Error).message}`);
    }
  }

  /** Answers how many alerts were removed. Several processes may do it at once. */
  async run(nowMs: number): Promise<number> {
    if (this.isRunning) return 0;
    this.isRunning = true;
    try {
      const before = new Date(nowMs - this.settings.ALERT_RETENTION_DAYS * DAY_MS).toISOString();
      const forgotten = new Date(nowMs - this.longestDedupeMs()).toISOString();
      const delivered = await this.inBatches((tx) => tx.alerts.removeEnded('delivered', before, BATCH));
      const cancelled = await this.inBatches((tx) => tx.alerts.removeEnded('cancelled', before, BATCH));
      await this.inBatches((tx) => tx.deliveries.removeEnded(before, BATCH));
      await this.inBatches((tx) => tx.routeStates.forgetRepeats(forgotten, BATCH));
      return delivered + cancelled;
    } finally {
      this.isRunning = false;
    }
  }

  private async inBatches(remove: (tx: WriteTransaction) => Promise<number>): Promise<number> {
    let removed = 0;
    for (;;) {
      const count = await this.storage.write(remove);
      removed += count;
      if (count < BATCH) return removed;
      await yieldToEventLoop();
    }
  }

  /** A day at least: a route may be written back into the configuration. */
  private longestDedupeMs(): number {
    const seconds = this.configuration.routes.map(({ dedupeTtlSeconds }) => dedupeTtlSeconds);
    return Math.max(DAY_MS, ...seconds.map((one) => one * 1000));
  }
}

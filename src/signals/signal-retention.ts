import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { AppLog } from '../logging';
import { Storage } from '../storage';

const INTERVAL_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Small enough that no other write waits for long. */
const BATCH = 500;

/** Removes signals, and TradingView alerts, that are older than SIGNAL_RETENTION_DAYS. */
@Injectable()
export class SignalRetention {
  private isRunning = false;

  constructor(
    private readonly storage: Storage,
    private readonly log: AppLog,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'SIGNAL_RETENTION_DAYS'>,
  ) {}

  @Interval('signal-retention', INTERVAL_MS)
  async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      await this.removeOld(new Date());
    } catch (error) {
      this.log.logger.warn({ err: error }, 'Old signals were not removed; the next run tries again');
    } finally {
      this.isRunning = false;
    }
  }

  /** Removes what is too old at that time, batch by batch; answers how many rows there were. */
  async removeOld(now: Date): Promise<number> {
    const before = new Date(now.getTime() - this.settings.SIGNAL_RETENTION_DAYS * DAY_MS).toISOString();
    let total = 0;
    for (;;) {
      const removed = await this.storage.write(
        async (tx) =>
          (await tx.signals.removeReceivedBefore(before, BATCH)) +
          (await tx.receivedAlerts.removeReceivedBefore(before, BATCH)),
      );
      total += removed;
      if (removed === 0) return total;
    }
  }
}

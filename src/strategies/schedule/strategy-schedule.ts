import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock';
import { DomainError } from '../../errors';
import { AppLog } from '../../logging';
import { Storage } from '../../storage';
import { MultiStrategyGenerator } from '../multi-strategy-generator';
import { StrategiesConfiguration } from '../strategies-configuration';
import { latestDue, nextDue } from './due-run';

const LOOK_MS = 5_000;
const JOB = 'strategies';
/** Longer than any run: a process that ends in the middle of one leaves it to the others after that. */
const LEASE_MS = 120_000;

/**
 * Runs the strategies when their schedule says so: of several processes one takes each run, runs that were missed are made up for by
 * one, and a run that did not come to its end is taken again. What it had sent already counts as repeated then.
 */
@Injectable()
export class StrategySchedule implements OnModuleDestroy {
  /** Why the last run failed; null when it did not. */
  lastFailure: string | null = null;
  private running: Promise<void> | null = null;
  private isEnding = false;

  constructor(
    private readonly configuration: StrategiesConfiguration,
    private readonly generator: MultiStrategyGenerator,
    private readonly storage: Storage,
    private readonly log: AppLog,
    private readonly clock: Clock,
  ) {}

  /** When the strategies run next, ISO 8601; null without a schedule. */
  nextRunAt(): string | null {
    const { schedule } = this.configuration.settings;
    const nextMs = schedule && nextDue(schedule, this.clock.nowMs());
    return nextMs ? new Date(nextMs).toISOString() : null;
  }

  /** Runs them when a moment of the schedule has come that nobody has done. */
  @Interval('strategies', LOOK_MS)
  look(): Promise<void> {
    this.running ??= this.runWhenDue().finally(() => (this.running = null));
    return this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    await this.running;
  }

  private async runWhenDue(): Promise<void> {
    const { settings, problems } = this.configuration;
    if (!settings.schedule || problems.length > 0 || this.isEnding) return;
    const dueMs = latestDue(settings.schedule, this.clock.nowMs());
    if (dueMs === null) return;
    try {
      const dueAt = new Date(dueMs).toISOString();
      if (!(await this.claim(dueAt))) return;
      await this.generator.generateAggregatedSignals();
      await this.storage.write((tx) => tx.scheduledRuns.finish(JOB, dueAt));
      this.lastFailure = null;
    } catch (error) {
      // Another process need not wait for the lease.
      if (this.isEnding) return await this.storage.write((tx) => tx.scheduledRuns.endLease(JOB)).catch(() => undefined);
      this.lastFailure = error instanceof DomainError ? error.publicMessage : 'An unexpected error; the log has more.';
      if (error instanceof DomainError && error.isReported) return;
      this.log.logger.warn(
        { err: error },
        'The scheduled run of the strategies failed; it is tried again in two minutes',
      );
    }
  }

  /** True for the one who is to do the run. Asked without a write first: nearly always there is nothing to do. */
  private async claim(dueAt: string): Promise<boolean> {
    const done = await this.storage.read.scheduledRuns.findDone(JOB);
    if (done !== null && done >= dueAt) return false;
    return this.storage.write((tx) => tx.scheduledRuns.claim(JOB, dueAt, LEASE_MS));
  }
}

import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../clock';
import { DomainError } from '../errors';
import { Storage } from '../storage';
import type { RetentionJob } from './retention-job';

const LOOK_MS = 60_000;
/** Small enough that no other write waits for long. */
const BATCH = 500;
/** After so many others have their turn, and the rest is removed a minute later. */
const BATCHES_IN_A_TURN = 100;
const MORE_AFTER_MS = LOOK_MS;
const FAILED_AFTER_MS = 5 * 60_000;

/** Is told what the jobs did, for metrics. */
export interface RetentionObserver {
  onRemoved?(job: string, count: number): void;
  onTurn?(job: string): void;
  onFailure?(job: string): void;
}

/**
 * Removes what is old enough. A module registers what is its own with one call; from then on each turn of it is taken by one
 * process, is bounded, is logged when it removed something, and is counted.
 */
@Injectable()
export class Retention implements OnModuleDestroy {
  observer: RetentionObserver = {};
  private readonly logger = new Logger('Retention');
  private readonly jobs = new Map<string, RetentionJob>();
  private running: Promise<void> | null = null;
  private isEnding = false;

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
  ) {}

  register(job: RetentionJob): void {
    if (this.jobs.has(job.name)) throw new Error(`Two retention jobs are named ${job.name}.`);
    this.jobs.set(job.name, job);
  }

  /** Takes the turns that are due, one after the other. */
  @Interval('retention', LOOK_MS)
  takeTurns(): Promise<void> {
    this.running ??= this.takeDue().finally(() => (this.running = null));
    return this.running;
  }

  /** Takes a turn of one job, whether it is due or not; answers how much was removed. */
  async takeTurn(name: string, now = this.clock.now()): Promise<number> {
    const job = this.jobs.get(name);
    if (!job) throw new Error(`There is no retention job ${name}.`);
    return (await this.removeOld(job, now)).removed;
  }

  /** Ends the turn under way after its batch: what is left is removed in the next one. */
  async onModuleDestroy(): Promise<void> {
    this.isEnding = true;
    await this.running;
  }

  private async takeDue(): Promise<void> {
    try {
      const waiting = new Set(await this.storage.read.retentionTurns.listWaiting());
      for (const job of this.jobs.values()) {
        if (!waiting.has(job.name) && !this.isEnding && (await this.claim(job))) await this.runTurn(job);
      }
    } catch (error) {
      this.warn(error, 'Retention could not look for its turns; it looks again in a minute');
    }
  }

  private claim({ name, everyMs }: RetentionJob): Promise<boolean> {
    return this.storage.write((tx) => tx.retentionTurns.claim(name, everyMs));
  }

  private async runTurn(job: RetentionJob): Promise<void> {
    try {
      const { isMore } = await this.removeOld(job, this.clock.now());
      if (isMore) await this.setNext(job, MORE_AFTER_MS);
    } catch (error) {
      this.observer.onFailure?.(job.name);
      this.warn(error, `Old ${job.name} were not removed; tried again in ${FAILED_AFTER_MS / 60_000} minutes`);
      // Where that fails, too, the next turn is the next one of the job's own time.
      await this.setNext(job, FAILED_AFTER_MS).catch(() => undefined);
    }
  }

  private async removeOld(job: RetentionJob, now: Date): Promise<{ removed: number; isMore: boolean }> {
    const keepMs = typeof job.keepMs === 'number' ? job.keepMs : job.keepMs();
    const before = new Date(now.getTime() - keepMs).toISOString();
    const startedAt = performance.now();
    let removed = 0;
    let isMore = true;
    for (let batch = 0; isMore && batch < BATCHES_IN_A_TURN && !this.isEnding; batch++) {
      const count = await job.remove(before, BATCH);
      this.observer.onRemoved?.(job.name, count);
      removed += count;
      isMore = count >= BATCH;
      if (isMore) await yieldToEventLoop();
    }
    this.observer.onTurn?.(job.name);
    if (removed > 0) {
      const durationMs = Math.round(performance.now() - startedAt);
      this.logger.log(
        { job: job.name, removed, before, duration_ms: durationMs },
        `Removed ${removed} old ${job.name}`,
      );
    }
    return { removed, isMore };
  }

  private setNext({ name }: RetentionJob, inMs: number): Promise<void> {
    return this.storage.write((tx) => tx.retentionTurns.setNext(name, inMs));
  }

  private warn(error: unknown, message: string): void {
    if (error instanceof DomainError && error.isReported) return;
    this.logger.warn({ err: error }, message);
  }
}

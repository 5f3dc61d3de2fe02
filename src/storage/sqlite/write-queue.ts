import type { Database, Statement } from './sqlite-driver';
import { AsyncResource } from 'node:async_hooks';
import { setImmediate as yieldToEventLoop, setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from '../repositories';
import { storageBusy, storageClosed } from '../storage-refusals';
import { LOCK_RETRY_MS } from './lock-wait';
import { isBusy } from './sqlite-errors';

// Whoever is in a commit waits for all that is in it: so much at most.
const MAX_GROUP = 64;

// After so much of it in one go other requests get their turn within a group, too. In each turn of the event loop Node (20, 22
// and 24) takes one new connection, so that long turns keep a burst of them waiting for seconds.
const MAX_TURN_MS = 4;

interface Job {
  readonly work: (transaction: Transaction) => Promise<unknown>;
  /** The work keeps its caller's async context (request id), although another caller's turn runs it. */
  readonly context: AsyncResource;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly enqueuedAt: number;
  /** Its group failed as a whole: it runs by itself now, and the error of its transaction is its own. */
  isAlone: boolean;
}

type Outcome = { job: Job; isDone: true; value: unknown } | { job: Job; isDone: false; error: unknown };

export interface WriteQueueOptions {
  lockWaitMs: number;
  maxWaiting: number;
}

/** Asked before a transaction begins, and after its commit before anybody is told of it. */
export interface WriteGuard {
  /** Throws when what is written would not be there after the next start. */
  check(): void;
}

/**
 * The one way to write to a SQLite file. Writes that wait are done in one transaction, each in a savepoint of its own, so that
 * they share one commit and one flush to the disk, and none takes another down with it. Promises settle after COMMIT only, and
 * with success only when the guard finds the committed file still in its place.
 */
export class WriteQueue {
  lastGroupSize = 0;
  private waiting: Job[] = [];
  private running = 0;
  private draining: Promise<void> | null = null;
  private isClosed = false;
  private readonly statements: Record<'begin' | 'commit' | 'savepoint' | 'rollBack' | 'release', Statement>;

  constructor(
    private readonly connection: Database,
    private readonly transaction: Transaction,
    private readonly guard: WriteGuard,
    private readonly options: WriteQueueOptions,
  ) {
    this.statements = {
      // Takes the write lock before any work has begun, and read something that another process then changes.
      begin: connection.prepare('BEGIN IMMEDIATE'),
      commit: connection.prepare('COMMIT'),
      savepoint: connection.prepare('SAVEPOINT job'),
      rollBack: connection.prepare('ROLLBACK TO job'),
      release: connection.prepare('RELEASE job'),
    };
  }

  get depth(): number {
    return this.waiting.length + this.running;
  }

  /** Resolves with what work resolved with, once that is on the disk. Work may run more than once. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(storageClosed());
    if (this.waiting.length >= this.options.maxWaiting) return Promise.reject(storageBusy());
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({
        work,
        context: new AsyncResource('coachwire-write'),
        resolve,
        reject,
        enqueuedAt: performance.now(),
        isAlone: false,
      });
      this.draining ??= this.drain();
    });
  }

  /** Takes no more writes and resolves when those that wait are settled. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.draining;
  }

  private async drain(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        // Whoever writes in this turn of the event loop joins the group.
        await yieldToEventLoop();
        if (await this.begin()) await this.runGroup(this.takeGroup());
      }
    } catch (error) {
      this.rejectWaiting(error, Infinity);
    } finally {
      this.draining = null;
    }
  }

  /** Starts a transaction that holds the write lock; false when all who waited for the lock have given up. */
  private async begin(): Promise<boolean> {
    while (this.waiting.length > 0) {
      try {
        this.guard.check();
        this.statements.begin.run();
        return true;
      } catch (error) {
        this.abandon();
        if (!isBusy(error)) this.rejectWaiting(error, Infinity);
        else this.rejectWaiting(error, performance.now() - this.options.lockWaitMs);
        if (this.waiting.length > 0) await sleep(LOCK_RETRY_MS);
      }
    }
    return false;
  }

  private rejectWaiting(error: unknown, enqueuedBefore: number): void {
    const hasGivenUp = (job: Job) => job.enqueuedAt <= enqueuedBefore;
    const rejected = this.waiting.filter(hasGivenUp);
    this.waiting = this.waiting.filter((job) => !hasGivenUp(job));
    for (const job of rejected) job.reject(error);
  }

  private takeGroup(): Job[] {
    const firstAlone = this.waiting.findIndex((job) => job.isAlone);
    if (firstAlone === 0) return this.waiting.splice(0, 1);
    return this.waiting.splice(0, firstAlone > 0 ? Math.min(firstAlone, MAX_GROUP) : MAX_GROUP);
  }

  private async runGroup(group: Job[]): Promise<void> {
    this.running = group.length;
    try {
      const outcomes: Outcome[] = [];
      let turnBeganAt = performance.now();
      for (const job of group) {
        if (performance.now() - turnBeganAt > MAX_TURN_MS) {
          await yieldToEventLoop();
          turnBeganAt = performance.now();
        }
        outcomes.push(await this.runJob(job));
      }
      this.statements.commit.run();
      this.lastGroupSize = group.length;
      const refusal = this.findRefusal();
      outcomes.forEach((outcome) => settle(outcome, refusal));
    } catch (error) {
      this.failGroup(group, error);
      this.abandon();
    } finally {
      this.running = 0;
    }
  }

  /** What the guard has against telling anybody that a commit is safe. Its group is not done again: it may come back. */
  private findRefusal(): { error: unknown } | null {
    try {
      this.guard.check();
      return null;
    } catch (error) {
      return { error };
    }
  }

  /** Throws when the transaction itself is lost, and all that was done in it. */
  private async runJob(job: Job): Promise<Outcome> {
    this.statements.savepoint.run();
    let outcome: Outcome;
    try {
      outcome = { job, isDone: true, value: await job.context.runInAsyncScope(job.work, undefined, this.transaction) };
    } catch (error) {
      outcome = { job, isDone: false, error };
    }
    // On a full disk SQLite rolls the whole transaction back by itself. The next savepoint would commit on its own.
    if (!this.connection.inTransaction) throw outcome.isDone ? transactionLost() : outcome.error;
    if (!outcome.isDone) this.statements.rollBack.run();
    this.statements.release.run();
    return outcome;
  }

  /** A group that failed as a whole is done again, one by one, so that each meets its own fate. */
  private failGroup(group: Job[], error: unknown): void {
    const [only] = group;
    if (group.length === 1 && only) return only.reject(error);
    for (const job of group) job.isAlone = true;
    this.waiting.unshift(...group);
  }

  /** Ends the transaction, whatever is left of it, so that the next one can start. */
  private abandon(): void {
    if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
  }
}

function settle(outcome: Outcome, refusal: { error: unknown } | null): void {
  if (!outcome.isDone) outcome.job.reject(outcome.error);
  else if (refusal) outcome.job.reject(refusal.error);
  else outcome.job.resolve(outcome.value as never);
}

function transactionLost(): Error {
  return new Error('SQLite ended the transaction, and the work went on as if nothing had happened');
}

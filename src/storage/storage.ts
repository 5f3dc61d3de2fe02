import { AsyncLocalStorage } from 'node:async_hooks';
import type { OnApplicationShutdown } from '@nestjs/common';
import { DomainError } from '../errors';
import {
  CandlesReadRepository,
  OutboxItemsReadRepository,
  ApiKeysReadRepository,
  ChannelCursorsReadRepository,
  ChartsReadRepository,
  DestinationsReadRepository,
  KickChannelsReadRepository,
  NotificationsReadRepository,
  PlanMessagesReadRepository,
  PlansReadRepository,
  ReceivedAlertsReadRepository,
  RetentionTurnsReadRepository,
  ScheduledRunsReadRepository,
} from './repositories';
import type { Sql, Transaction } from './repositories';
import { missingMigration } from './schema';
import type { StorageBackend } from './storage-backend';
import { type ConditionReport, StoreCondition, type StoreUse } from './store-condition';
import { writeRepositories, type WriteTransaction } from './write-transaction';

/** What reads outside a transaction see: committed rows only. */
export interface ReadRepositories {
  readonly plans: PlansReadRepository;
  readonly charts: ChartsReadRepository;
  readonly apiKeys: ApiKeysReadRepository;
  readonly outboxItems: OutboxItemsReadRepository;
  readonly destinations: DestinationsReadRepository;
  readonly planMessages: PlanMessagesReadRepository;
  readonly channelCursors: ChannelCursorsReadRepository;
  readonly receivedAlerts: ReceivedAlertsReadRepository;
  readonly notifications: NotificationsReadRepository;
  readonly kickChannels: KickChannelsReadRepository;
  readonly retentionTurns: RetentionTurnsReadRepository;
  readonly candles: CandlesReadRepository;
  readonly scheduledRuns: ScheduledRunsReadRepository;
}

/** Is told how long things took, for metrics. */
export interface StorageObserver {
  onWrite?(durationSeconds: number): void;
  onQuery?(durationSeconds: number): void;
}

/** See `Storage.changeMark`. */
export type ChangeMark = number | string;

export interface StorageHealth {
  engine: 'sqlite' | 'postgres';
  /** The newest migration that the store holds. */
  migration: string;
}

/** The store of the application, whichever engine it is on. */
export class Storage implements OnApplicationShutdown {
  readonly read: ReadRepositories;
  /** Gets the duration of every write and query. */
  observer: StorageObserver = {};
  /** Writes that were committed, and writes that the store failed: not those whose own work refused, as a plan's rules do. */
  writesTotal = 0;
  writeFailuresTotal = 0;
  private readonly enclosingWrite = new AsyncLocalStorage<{ isRunning: boolean }>();
  private readonly sql: Sql = { rows: (statement, values) => this.query(statement, values) };
  private closing: Promise<void> | null = null;
  /** The change counter as this turn of the event loop found it; undefined when it has not looked. */
  private counterOfTurn: number | null | undefined;

  private readonly condition: StoreCondition;

  constructor(
    private readonly backend: StorageBackend,
    onCondition: ConditionReport | null,
  ) {
    this.condition = new StoreCondition(onCondition);
    this.read = {
      plans: new PlansReadRepository(this.sql),
      charts: new ChartsReadRepository(this.sql),
      apiKeys: new ApiKeysReadRepository(this.sql),
      outboxItems: new OutboxItemsReadRepository(this.sql),
      destinations: new DestinationsReadRepository(this.sql),
      planMessages: new PlanMessagesReadRepository(this.sql),
      channelCursors: new ChannelCursorsReadRepository(this.sql),
      receivedAlerts: new ReceivedAlertsReadRepository(this.sql),
      notifications: new NotificationsReadRepository(this.sql),
      kickChannels: new KickChannelsReadRepository(this.sql),
      retentionTurns: new RetentionTurnsReadRepository(this.sql, backend.dialect),
      candles: new CandlesReadRepository(this.sql),
      scheduledRuns: new ScheduledRunsReadRepository(this.sql),
    };
  }

  get engine(): 'sqlite' | 'postgres' {
    return this.backend.engine;
  }

  /** Writes that wait or run. */
  get queueDepth(): number {
    return this.backend.queueDepth;
  }

  /** How many writes the last commit held. */
  get lastGroupSize(): number {
    return this.backend.lastGroupSize;
  }

  /**
   * Runs work in a transaction, and resolves after COMMIT: then it is on the disk. Work may run more than once, so it has no
   * effect outside its transaction, and awaits all that it starts. Whatever it throws takes its changes back, and no others.
   * Throws DomainErrors of kind `unavailable` when the store fails. A write inside a write is a mistake, and throws.
   */
  async write<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T> {
    if (this.enclosingWrite.getStore()?.isRunning) {
      throw new Error('A write was started inside a write, which would wait for itself: use the transaction at hand.');
    }
    const startedAt = performance.now();
    let effects: (() => void)[] = [];
    try {
      const result = await this.backend.transaction((transaction) => {
        // What an attempt that failed had asked for does not count.
        effects = [];
        return this.runWithin(transaction, effects, work);
      });
      this.writesTotal++;
      this.condition.worked('write');
      for (const effect of effects) effect();
      return result;
    } catch (error) {
      if (!isRefusal(error)) this.writeFailuresTotal++;
      throw this.explain('write', error);
    } finally {
      this.counterOfTurn = undefined;
      this.observer.onWrite?.((performance.now() - startedAt) / 1000);
    }
  }

  /**
   * A number that is another one after anything was committed, by whichever connection or process: once a write has resolved,
   * no number read before it comes again. Costs microseconds. Null where the engine has no cheap way to tell (PostgreSQL):
   * then do not cache.
   */
  changeCounter(): number | null {
    return this.backend.changeCounter();
  }

  /**
   * The same, looked up once for all that came in together: anew in each turn of the event loop, and after each write of this
   * process. What another process committed meanwhile, before anybody was here to ask, shows in the next turn.
   */
  changeCounterOfTurn(): number | null {
    if (this.counterOfTurn === undefined) {
      this.counterOfTurn = this.changeCounter();
      setImmediate(() => (this.counterOfTurn = undefined));
    }
    return this.counterOfTurn;
  }

  /**
   * A mark of what is committed, which another one follows after each commit, by whichever connection or process: what was read
   * after a mark is true for as long as the same mark comes. At once on SQLite; on PostgreSQL one question serves all who ask at
   * the same time. Null where the engine cannot tell just now: then do not cache.
   */
  changeMark(): ChangeMark | null | Promise<ChangeMark | null> {
    return this.backend.marks === null ? this.changeCounterOfTurn() : this.backend.marks.now().catch(() => null);
  }

  /**
   * Throws a DomainError when the store does not answer, is damaged or replaced, takes no writes, or lacks a migration of this
   * version of the program.
   */
  async checkHealth(): Promise<StorageHealth> {
    try {
      await this.backend.checkHealth();
      this.condition.worked('check');
    } catch (error) {
      throw this.explain('check', error);
    }
    // A disk that is full, or a standby, answers all the same. Asked again, so that it is found to be well without traffic, too.
    if (this.condition.isFailing('write')) await this.write((tx) => tx.retentionTurns.probe());
    const rows = await this.sql.rows<{ name: string }>('SELECT name FROM migrations ORDER BY id');
    const missing = missingMigration(rows.map(({ name }) => name));
    if (missing !== null) {
      throw new DomainError(
        'unavailable',
        'storage-not-migrated',
        `The database lacks the migration ${missing}. Restart the program, or run its migrate command.`,
      );
    }
    return { engine: this.engine, migration: rows[rows.length - 1]?.name ?? '' };
  }

  /** Lets the waiting writes finish, then leaves no handle open. */
  close(): Promise<void> {
    this.closing ??= this.backend.close();
    return this.closing;
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private async runWithin<T>(
    transaction: Transaction,
    effects: (() => void)[],
    work: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    const scope = { isRunning: true };
    try {
      const afterCommit = (effect: () => void) => void effects.push(effect);
      return await this.enclosingWrite.run(scope, work, { ...writeRepositories(transaction), afterCommit });
    } finally {
      scope.isRunning = false;
    }
  }

  private async query<Row>(...[statement, values]: Parameters<Sql['rows']>): Promise<Row[]> {
    const startedAt = performance.now();
    try {
      const rows = await this.backend.sql.rows<Row>(statement, values);
      this.condition.worked('read');
      return rows;
    } catch (error) {
      throw this.explain('read', error);
    } finally {
      this.observer.onQuery?.((performance.now() - startedAt) / 1000);
    }
  }

  private explain(use: StoreUse, error: unknown): unknown {
    const explained = this.backend.explain(error);
    this.condition.failed(use, explained);
    return explained;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && error.kind !== 'unavailable';
}

import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DomainError } from '../../errors';
import type { FeedTime } from '../feeds/feed-time';
import { MessageQueue } from '../feeds/message-queue';
import type { KickFigures } from '../kick-figures';
import type { FoundMessage, NotificationStore } from './notification-store';
import { type BreakerRules, StoreBreaker } from './store-breaker';

export interface IntakeRules {
  /** How many messages wait for each channel. */
  queueLimit: number;
  /** How long one write may take. */
  handlerTimeoutMs: number;
  breaker: BreakerRules;
  /** After a failure, doubling to the second of the two. */
  firstDelayMs: number;
  longestDelayMs: number;
}

export interface ChannelBacklog {
  channel: string;
  waiting: number;
  dropped: number;
}

/** A write's worth; the rest goes in the next one. */
const BATCH = 50;

/**
 * Where the feeds put what they find: a bounded queue for each channel, stored in order and in batches. While the store fails it is
 * tried again with longer and longer waits; what does not fit meanwhile pushes the oldest out, which is counted.
 */
export class NotificationIntake {
  private readonly logger = new Logger('Kick');
  private readonly queues = new Map<string, MessageQueue<FoundMessage>>();
  private readonly breaker: StoreBreaker;
  private readonly ending = new AbortController();
  private draining: Promise<void> | null = null;
  private failuresInARow = 0;
  /** What is being stored: it neither waits nor can be dropped. */
  private inWork: readonly FoundMessage[] = [];

  constructor(
    private readonly store: Pick<NotificationStore, 'store'>,
    private readonly figures: KickFigures,
    private readonly rules: IntakeRules,
    private readonly time: FeedTime,
    channels: readonly string[],
  ) {
    this.breaker = new StoreBreaker(rules.breaker);
    for (const channel of channels) this.queues.set(channel, new MessageQueue(rules.queueLimit));
  }

  put(found: FoundMessage): void {
    this.queues.get(found.channel)?.put(found);
    if (!this.ending.signal.aborted) this.draining ??= this.drain().finally(() => (this.draining = null));
  }

  get backlogs(): ChannelBacklog[] {
    return [...this.queues].map(([channel, { size, dropped }]) => {
      const inWork = this.inWork.filter((found) => found.channel === channel).length;
      return { channel, waiting: size + inWork, dropped };
    });
  }

  get breakerState(): 'closed' | 'open' | 'half-open' {
    return this.breaker.state(this.time.nowMs());
  }

  /** Stores what still waits, in one last try, and ends. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.draining;
    let isStoring = true;
    while (isStoring && this.waiting > 0) isStoring = await this.storeNext();
    if (this.waiting > 0)
      this.logger.error({ waiting: this.waiting }, 'Kick notifications that waited for the store are lost');
  }

  private get waiting(): number {
    return this.backlogs.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  private async drain(): Promise<void> {
    // What came in one frame is stored in one write.
    await yieldToEventLoop();
    while (this.waiting > 0 && !this.ending.signal.aborted) {
      const restMs = this.breaker.waitMs(this.time.nowMs());
      if (restMs > 0) await this.time.wait(restMs, this.ending.signal);
      else if (!(await this.storeNext())) await this.time.wait(this.delayMs(), this.ending.signal);
    }
  }

  /** Of each channel its share, so that a busy one holds up none. False when it is to be tried again later. */
  private async storeNext(): Promise<boolean> {
    const waiting = [...this.queues.values()].filter(({ size }) => size > 0);
    const share = Math.max(1, Math.floor(BATCH / Math.max(1, waiting.length)));
    this.inWork = waiting.flatMap((queue) => queue.take(share));
    const left = await this.storeBatch(this.inWork);
    this.inWork = [];
    for (const [channel, queue] of this.queues) {
      const ofChannel = left.filter((found) => found.channel === channel);
      if (ofChannel.length > 0) queue.putBack(ofChannel);
    }
    return left.length === 0;
  }

  /** Answers what is to be tried again later. */
  private async storeBatch(batch: readonly FoundMessage[]): Promise<readonly FoundMessage[]> {
    try {
      await this.within(this.store.store(batch));
      this.succeeded();
      return [];
    } catch (error) {
      if (!isStoreFailure(error)) return this.storeOneByOne(batch, error);
      this.failuresInARow++;
      this.breaker.failed(this.time.nowMs());
      this.tell(error);
      return batch;
    }
  }

  /** One that cannot be stored must not keep the others from it. */
  private async storeOneByOne(batch: readonly FoundMessage[], error: unknown): Promise<readonly FoundMessage[]> {
    const [first] = batch;
    if (first && batch.length === 1) {
      const details = { err: error, channel: first.channel, message_id: first.message.id };
      this.logger.error(details, 'A Kick notification is lost');
      this.figures.failed++;
      return [];
    }
    for (const [index, one] of batch.entries()) {
      if ((await this.storeBatch([one])).length > 0) return batch.slice(index);
    }
    return [];
  }

  private succeeded(): void {
    this.failuresInARow = 0;
    this.breaker.succeeded();
  }

  /** A write that is given up may still be done: it is then found to be stored already. */
  private async within<T>(work: Promise<T>): Promise<T> {
    const { handlerTimeoutMs } = this.rules;
    let cancel: () => void = () => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      cancel = this.time.after(handlerTimeoutMs, () => {
        reject(new DomainError('unavailable', 'kick-store-slow', `No commit within ${handlerTimeoutMs / 1000} s.`));
      });
    });
    work.catch(() => undefined);
    return Promise.race([work, late]).finally(cancel);
  }

  private delayMs(): number {
    const { firstDelayMs, longestDelayMs } = this.rules;
    return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, this.failuresInARow - 1));
  }

  private tell(error: unknown): void {
    // Once for each failure that lasts.
    if (this.failuresInARow !== 1) return;
    this.logger.warn({ reason: (error as Error).message }, 'Kick notifications wait: they cannot be stored now');
  }
}

function isStoreFailure(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'unavailable';
}

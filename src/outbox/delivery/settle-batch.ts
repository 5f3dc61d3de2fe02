import { Inject, Injectable } from '@nestjs/common';
import { Storage, type WriteTransaction } from '../../storage';
import { DELIVERY_RULES, type DeliveryRules } from './delivery-rules';
import { type Next, takeAll, type Taker, timesOf } from './next-delivery';
import { SendTurns } from './send-turns';
import { type Settled, settleAll, type TriedDelivery } from './settle';

/** How a try stands in the store, and the delivery that was taken with it. */
export interface Written {
  settled: Settled;
  /** Null when a limit keeps the destination waiting, or it takes no more. */
  next: Next | null;
}

interface Waiting {
  one: TriedDelivery;
  resolve: (written: Written) => void;
  reject: (error: unknown) => void;
}

const FULL = 64;
/** What a result may wait for others, at most. */
const LONGEST_MS = 15;

/**
 * Writes the results of sends together, each with the next delivery of its destination: a commit waits for the disk, and
 * meanwhile nothing is sent. As long as other sends wait for their turn, results gather for a moment; a result that nobody
 * waits behind is written at once.
 */
@Injectable()
export class SettleBatch {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** PostgreSQL writes side by side; a transaction over many destinations would only hold their rows from others. */
  private readonly full: number;

  constructor(
    private readonly storage: Storage,
    private readonly turns: SendTurns,
    @Inject(DELIVERY_RULES) private readonly rules: DeliveryRules,
  ) {
    this.full = storage.engine === 'sqlite' ? FULL : 1;
  }

  /** Resolves when it is on the disk. Throws what the store throws; then nothing of this one was written. */
  write(one: TriedDelivery): Promise<Written> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ one, resolve, reject });
      this.timer ??= setTimeout(() => this.release(), LONGEST_MS);
      if (this.waiting.length >= this.full || this.turns.waitingCount === 0) this.release();
    });
  }

  private release(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.writeAll(this.waiting.splice(0));
  }

  /** One that the store refuses must not hold up the others: then each is written by itself. */
  private async writeAll(batch: readonly Waiting[]): Promise<void> {
    try {
      const all = batch.map(({ one }) => one);
      const written = await this.storage.write((tx) => this.settleAndTake(tx, all));
      for (const [index, { resolve }] of batch.entries()) resolve(written[index]!);
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const waiting of batch) void this.writeAll([waiting]);
    }
  }

  private async settleAndTake(tx: WriteTransaction, all: readonly TriedDelivery[]): Promise<Written[]> {
    const settled = await settleAll(tx, all, this.rules);
    const takers = all.map(({ target }, index) => this.takerOf(target, settled[index]!));
    const nexts = await takeAll(
      tx,
      takers.filter((taker) => taker !== null),
      this.rules,
      timesOf(this.rules),
    );
    return settled.map((one, index) => ({ settled: one, next: takers[index] ? (nexts.shift() ?? null) : null }));
  }

  /** Null for a destination that takes nothing now. */
  private takerOf(target: TriedDelivery['target'], settled: Settled): Taker | null {
    if (settled.kind !== 'settled' || !settled.goesOn || this.turns.waitMs(target) > 0) return null;
    return { target, row: settled.row };
  }
}

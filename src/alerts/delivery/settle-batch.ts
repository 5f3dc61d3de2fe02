import { Injectable } from '@nestjs/common';
import { SendTurns } from './send-turns';

/** As many as the store puts into one commit. */
const FULL = 64;
/** What a result may wait for others, at most. */
const LONGEST_MS = 15;

/**
 * Lets the results of sends be written together: a commit waits for the disk, and meanwhile nothing is sent. As long as other
 * sends wait for their turn, results gather for a moment; a result that nobody waits behind is written at once.
 */
@Injectable()
export class SettleBatch {
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly turns: SendTurns) {}

  /** Resolves when the result should be written. */
  async gather(): Promise<void> {
    if (this.turns.waitingCount === 0 && this.waiting.length === 0) return;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.timer ??= setTimeout(() => this.release(), LONGEST_MS);
      if (this.waiting.length >= FULL || this.turns.waitingCount === 0) this.release();
    });
  }

  private release(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

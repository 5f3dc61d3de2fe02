import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** How long telling those whose commands did not end may take. */
const GIVE_UP_WITHIN_MS = 2000;

/** The commands that are being carried out: a shutdown lets them finish and answer, and starts no new ones. */
@Injectable()
export class CommandsInFlight {
  private readonly running = new Map<Promise<unknown>, () => Promise<void>>();
  private isDraining = false;

  /** Whether commands are still taken. */
  get isOpen(): boolean {
    return !this.isDraining;
  }

  /** Runs a command and remembers it until it has ended. `giveUp` tells its caller that a shutdown could not wait for it. */
  async track<T>(command: Promise<T>, giveUp: () => Promise<void> = async () => undefined): Promise<T> {
    this.running.set(command, giveUp);
    try {
      return await command;
    } finally {
      this.running.delete(command);
    }
  }

  /** Takes no more commands, and waits for the running ones, at most `timeoutMs`; then it gives up on those that are left. */
  async drain(timeoutMs: number): Promise<void> {
    this.isDraining = true;
    await settleWithin(timeoutMs, this.allEnded());
    await settleWithin(GIVE_UP_WITHIN_MS, Promise.allSettled([...this.running.values()].map((giveUp) => giveUp())));
  }

  /** What runs may start more, such as the command in a message. */
  private async allEnded(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running.keys());
  }
}

async function settleWithin(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const tooLong = delay(timeoutMs, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([work, tooLong]);
  patience.abort();
}

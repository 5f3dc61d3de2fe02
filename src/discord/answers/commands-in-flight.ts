import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** The commands that are being carried out: a shutdown lets them finish and answer, and starts no new ones. */
@Injectable()
export class CommandsInFlight {
  private readonly running = new Set<Promise<unknown>>();
  private isDraining = false;

  /** Whether commands are still taken. */
  get isOpen(): boolean {
    return !this.isDraining;
  }

  /** Runs a command and remembers it until it has ended. */
  async track<T>(command: Promise<T>): Promise<T> {
    this.running.add(command);
    try {
      return await command;
    } finally {
      this.running.delete(command);
    }
  }

  /** Takes no more commands, and waits for the running ones, at most `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    this.isDraining = true;
    const patience = new AbortController();
    const tooLong = delay(timeoutMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled([...this.running]), tooLong]);
    patience.abort();
  }
}

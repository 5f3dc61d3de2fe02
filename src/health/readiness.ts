import { Injectable, Logger } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { DomainError } from '../errors';
import { Storage } from '../storage';
import { ShutdownState } from './shutdown-state';

/** Below the time that probes usually wait. */
const STORAGE_TIMEOUT_MS = 2_000;

/** What must be so before requests are sent here: the store answers, its migrations are applied, and the end has not begun. */
@Injectable()
export class Readiness {
  /** A check that hangs is asked once, however many probes wait for it. */
  private running: ReturnType<Storage['checkHealth']> | null = null;
  /** What the last check found, so that it is logged once and not at each probe. */
  private problem: string | null = null;
  private readonly logger = new Logger(Readiness.name);

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly storage: Storage,
    private readonly shutdown: ShutdownState,
  ) {}

  async checkStorage(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('storage');
    try {
      const { engine, migration } = await withTimeout(this.askStorage(), STORAGE_TIMEOUT_MS);
      this.problem = null;
      return indicator.up({ engine, migration });
    } catch (error) {
      this.report(error);
      return indicator.down(error instanceof DomainError ? error.publicMessage : 'The store does not answer.');
    }
  }

  checkShutdown(): HealthIndicatorResult {
    const indicator = this.indicators.check('shutdown');
    return this.shutdown.hasBegun ? indicator.down('Shutting down.') : indicator.up();
  }

  private report(error: unknown): void {
    if (error instanceof DomainError && error.isReported) return;
    const problem = error instanceof Error ? error.message : String(error);
    if (this.problem !== problem) this.logger.warn({ err: error }, 'The store is not ready');
    this.problem = problem;
  }

  private askStorage(): ReturnType<Storage['checkHealth']> {
    this.running ??= this.storage.checkHealth().finally(() => (this.running = null));
    return this.running;
  }
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const error = new DomainError('unavailable', 'storage-timeout', `No answer within ${timeoutMs} ms.`);
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}

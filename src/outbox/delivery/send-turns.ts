import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config';
import { SETTINGS } from '../../config';
import type { SendReport } from '../transport';
import type { DeliveryTarget } from './delivery-target';

/** Leave to send one request now. Must be ended, or cancelled when nothing was sent. */
export interface SendTurn {
  end(report: SendReport | null): void;
  cancel(): void;
}

interface Waiter {
  target: DeliveryTarget;
  askedAtMs: number;
  grant: (turn: SendTurn | null) => void;
}

/**
 * Lets sends go: so many at once, each when the limits of its transport have room for it, in the order in which they asked. Who has to
 * wait for a limit holds up nobody else.
 */
@Injectable()
export class SendTurns {
  /** What destinations have waited for limits, in all. */
  waitedSeconds = 0;
  private readonly concurrency: number;
  private waiters: Waiter[] = [];
  private running = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'DELIVERY_CONCURRENCY'>) {
    this.concurrency = settings.DELIVERY_CONCURRENCY;
  }

  /** How many wait only for a free place: no limit is in their way. */
  get waitingCount(): number {
    const nowMs = performance.now();
    return this.waiters.filter(({ target }) => target.transport.pacing.nextAllowedAt(target, nowMs) <= nowMs).length;
  }

  /** How long limits keep a destination waiting from now on, in milliseconds. */
  waitMs(target: DeliveryTarget): number {
    const nowMs = performance.now();
    return target.transport.pacing.nextAllowedAt(target, nowMs) - nowMs;
  }

  /** Takes an earlier request into account, made so many milliseconds ago by this process or another. */
  remember(target: DeliveryTarget, agoMs: number): void {
    target.transport.pacing.remember(target, performance.now() - agoMs);
  }

  /** Resolves with the turn, or with null when the signal is aborted first. */
  take(target: DeliveryTarget, signal: AbortSignal): Promise<SendTurn | null> {
    if (signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const onAbort = () => {
        this.waiters = this.waiters.filter((one) => one !== waiter);
        resolve(null);
      };
      const waiter: Waiter = {
        target,
        askedAtMs: performance.now(),
        grant: (turn) => {
          signal.removeEventListener('abort', onAbort);
          resolve(turn);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiters.push(waiter);
      this.advance();
    });
  }

  private advance(): void {
    clearTimeout(this.timer);
    const nowMs = performance.now();
    let earliestMs = Infinity;
    const waiting: Waiter[] = [];
    for (const waiter of this.waiters) {
      const allowedAtMs =
        this.running < this.concurrency ? waiter.target.transport.pacing.nextAllowedAt(waiter.target, nowMs) : Infinity;
      if (allowedAtMs <= nowMs) this.start(waiter, nowMs);
      else {
        waiting.push(waiter);
        earliestMs = Math.min(earliestMs, allowedAtMs);
      }
    }
    this.waiters = waiting;
    // Rounded up: a timer that fires early would only be set again.
    if (earliestMs < Infinity) this.timer = setTimeout(() => this.advance(), Math.ceil(earliestMs - nowMs)).unref();
  }

  private start({ target, askedAtMs, grant }: Waiter, nowMs: number): void {
    this.waitedSeconds += (nowMs - askedAtMs) / 1000;
    const { pacing } = target.transport;
    const request = pacing.begin(target, nowMs);
    this.running += 1;
    grant({
      end: (report) => this.leave(() => pacing.end(request, report, performance.now())),
      cancel: () => this.leave(() => pacing.cancel(request)),
    });
  }

  private leave(settle: () => void): void {
    settle();
    this.running -= 1;
    this.advance();
  }
}

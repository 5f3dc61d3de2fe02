import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { MetricsService } from '../metrics';
import { SendTurns } from './delivery/send-turns';
import { type Backlog, OutboxStatus } from './outbox-status';

const BREAKER_VALUES = { closed: 0, trial: 1, open: 2 };

/** The state of the outbox, read once for each scrape. */
@Injectable()
export class OutboxGauges implements OnModuleInit {
  private reading: Promise<Backlog | null> | null = null;

  constructor(
    private readonly status: OutboxStatus,
    private readonly turns: SendTurns,
    private readonly metrics: MetricsService,
  ) {}

  onModuleInit(): void {
    this.perDestination('pending', 'Alerts that wait.', ({ pending }) => pending);
    this.perDestination('destination_paused', 'Whether an operator has to repair it.', ({ state }) =>
      state === 'paused' ? 1 : 0,
    );
    this.perDestination(
      'breaker_state',
      'Circuit breaker: 0 closed, 1 trial, 2 open.',
      ({ breaker }) => BREAKER_VALUES[breaker],
    );
    this.oldestAge();
    this.waited();
  }

  private perDestination(
    name: string,
    help: string,
    valueOf: (destination: Backlog['destinations'][number]) => number,
  ): void {
    const read = () => this.read();
    new Gauge({
      ...{ name: `coachwire_alerts_${name}`, help, labelNames: ['destination'] },
      registers: [this.metrics.registry],
      async collect() {
        const status = await read();
        this.reset();
        for (const one of status?.destinations ?? []) this.set({ destination: one.name }, valueOf(one));
      },
    });
  }

  private oldestAge(): void {
    const read = () => this.read();
    new Gauge({
      name: 'coachwire_alerts_oldest_pending_age_seconds',
      help: 'How long the oldest pending alert has waited; 0 when none does.',
      registers: [this.metrics.registry],
      async collect() {
        const status = await read();
        this.set(status === null ? NaN : (status.oldestAgeSeconds ?? 0));
      },
    });
  }

  private waited(): void {
    const { turns } = this;
    new Counter({
      name: 'coachwire_alerts_turn_wait_seconds_total',
      help: 'What destinations have waited for the limits of the other side, and for a free place.',
      registers: [this.metrics.registry],
      collect() {
        this.reset();
        this.inc(turns.waitedSeconds);
      },
    });
  }

  /** A store that fails must not hide the other metrics. */
  private read(): Promise<Backlog | null> {
    this.reading ??= this.status
      .read()
      .catch(() => null)
      .finally(() => (this.reading = null));
    return this.reading;
  }
}

import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { MetricsService } from '../metrics';

/** From a second to the length of an outage. */
const LATENCY_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 86_400];

/** Counts what becomes of items, for Prometheus. Labels are names of the configuration and our own words. */
@Injectable()
export class OutboxMetrics {
  private readonly queued;
  private readonly delivered;
  private readonly dead;
  private readonly attempts;
  private readonly retries;
  private readonly possibleDuplicates;
  private readonly latency;

  constructor({ registry }: MetricsService) {
    const registers = [registry];
    const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
      new Counter({ name: `coachwire_alerts_${name}`, help, labelNames, registers });
    this.queued = counter('queued_total', 'Alerts queued.', ['destination']);
    this.delivered = counter('delivered_total', 'Alerts delivered.', ['destination']);
    this.dead = counter('dead_total', 'Alerts given up.', ['destination', 'reason']);
    this.attempts = counter('delivery_attempts_total', 'Tries to send a message.', ['destination', 'outcome']);
    this.retries = counter('retried_total', 'Tries that left their message to be sent again.', ['destination']);
    this.possibleDuplicates = counter('possible_duplicates_total', 'Messages sent again although they may be there.', [
      'destination',
    ]);
    this.latency = new Histogram({
      name: 'coachwire_alerts_delivery_duration_seconds',
      help: 'From queuing an alert to its delivery.',
      labelNames: ['destination'],
      buckets: LATENCY_BUCKETS,
      registers,
    });
  }

  recordQueued(destination: string, count: number): void {
    this.queued.inc({ destination }, count);
  }

  recordDelivered(destination: string, seconds: number): void {
    this.delivered.inc({ destination });
    this.latency.observe({ destination }, seconds);
  }

  recordDead(destination: string, reason: 'refused' | 'too-late', count: number): void {
    this.dead.inc({ destination, reason }, count);
  }

  recordAttempt(destination: string, outcome: string, mayRepeat: boolean): void {
    this.attempts.inc({ destination, outcome });
    if (outcome !== 'delivered' && outcome !== 'found' && outcome !== 'split') this.retries.inc({ destination });
    if (mayRepeat) this.possibleDuplicates.inc({ destination });
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Retention } from '../retention';
import { MetricsService } from './metrics.service';

/** What retention removed, and when it last did its turns. */
@Injectable()
export class RetentionMetrics implements OnModuleInit {
  private readonly shared;

  constructor(
    private readonly retention: Retention,
    { registry }: MetricsService,
  ) {
    this.shared = { labelNames: ['job'] as const, registers: [registry] };
  }

  onModuleInit(): void {
    const removed = this.counter('removed', 'Rows and files removed because they were old enough, by what they are.');
    const failures = this.counter('failures', 'Turns of a retention job that failed.');
    const lastTurn = new Gauge({
      ...this.shared,
      name: 'coachwire_retention_last_turn_timestamp_seconds',
      help: 'When this process last finished a turn of a retention job. Of several processes one takes each turn.',
    });
    this.retention.observer = {
      onRemoved: (job, count) => removed.inc({ job }, count),
      onTurn: (job) => lastTurn.setToCurrentTime({ job }),
      onFailure: (job) => failures.inc({ job }),
    };
  }

  private counter(what: string, help: string): Counter<'job'> {
    return new Counter({ ...this.shared, name: `coachwire_retention_${what}_total`, help });
  }
}

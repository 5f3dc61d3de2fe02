import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { MetricsService } from '../metrics';

/** Counts what routes do not send, for Prometheus. */
@Injectable()
export class AlertMetrics {
  private readonly suppressed;

  constructor({ registry }: MetricsService) {
    this.suppressed = new Counter({
      name: 'coachwire_alerts_suppressed_total',
      help: 'Signals that a route did not send.',
      labelNames: ['route', 'reason'],
      registers: [registry],
    });
  }

  recordSuppressed(route: string, reason: string): void {
    this.suppressed.inc({ route, reason });
  }
}

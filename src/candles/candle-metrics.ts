import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { MetricsService } from '../metrics';

/** The ways that candles come in. */
export type CandleOrigin = 'api' | 'file' | 'source';

/** Counts candles. */
@Injectable()
export class CandleMetrics {
  private readonly candles;

  constructor({ registry }: MetricsService) {
    this.candles = new Counter({
      name: 'coachwire_candles_total',
      help: 'Candles that came, by what became of them: added, replaced or unchanged.',
      labelNames: ['origin', 'outcome'],
      registers: [registry],
    });
  }

  count(origin: CandleOrigin, outcomes: Readonly<Record<'added' | 'replaced' | 'unchanged', number>>): void {
    for (const [outcome, count] of Object.entries(outcomes))
      if (count > 0) this.candles.inc({ origin, outcome }, count);
  }
}

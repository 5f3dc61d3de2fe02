import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { MetricsService } from '../metrics';

/** Counts and times runs of strategies. */
@Injectable()
export class StrategyMetrics {
  private readonly runs;
  private readonly duration;

  constructor({ registry }: MetricsService) {
    const registers = [registry];
    this.runs = new Counter({
      name: 'coachwire_strategy_runs_total',
      help: 'Runs of a strategy, by whether it was done or left out.',
      labelNames: ['strategy', 'outcome'],
      registers,
    });
    this.duration = new Histogram({
      name: 'coachwire_strategies_duration_seconds',
      help: 'Runs of all strategies, with the loading of their candles.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
  }

  count(strategy: string, outcome: 'done' | 'left-out'): void {
    this.runs.inc({ strategy, outcome });
  }

  observe(seconds: number): void {
    this.duration.observe(seconds);
  }
}

import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { MetricsService } from '../metrics';
import type { SignalEnd } from './signal-ends';

/** The ways that signals come in. */
export type SignalOrigin = 'api' | 'tradingview' | 'strategies';

export type SignalOutcome = 'accepted' | 'repeated' | 'unreadable';

/** Counts signals, and times their intake. */
@Injectable()
export class SignalMetrics {
  private readonly signals;
  private readonly ends;
  private readonly duration;

  constructor({ registry }: MetricsService) {
    const registers = [registry];
    this.signals = new Counter({
      name: 'coachwire_signals_total',
      help: 'Signals that came, by what became of them.',
      labelNames: ['source', 'outcome'],
      registers,
    });
    this.ends = new Counter({
      name: 'coachwire_signal_ends_total',
      help: 'Signals that came, each by the one end that it had: sent, suppressed, expired, ignored, repeated or unreadable.',
      labelNames: ['source', 'end'],
      registers,
    });
    this.duration = new Histogram({
      name: 'coachwire_signal_intake_duration_seconds',
      help: 'From a request with signals to their commit.',
      labelNames: ['source'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15],
      registers,
    });
  }

  count(source: SignalOrigin, outcome: SignalOutcome, signals = 1): void {
    if (signals > 0) this.signals.inc({ source, outcome }, signals);
  }

  countEnd(source: SignalOrigin, end: SignalEnd, signals = 1): void {
    if (signals > 0) this.ends.inc({ source, end }, signals);
  }

  observe(source: SignalOrigin, startedAtMs: number): void {
    this.duration.observe({ source }, (performance.now() - startedAtMs) / 1000);
  }
}

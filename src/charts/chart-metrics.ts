import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { MetricsService } from '../metrics';
import { type ChartFigures, Storage } from '../storage';

/** Long enough for all gauges of one scrape. */
const FIGURES_SERVE_MS = 500;

/** The archive's figures: what happened is counted, the rest read at each scrape. */
@Injectable()
export class ChartMetrics implements OnModuleInit {
  private readonly registers;
  private readonly tries: Counter<'outcome' | 'reason'>;
  private readonly archivedBytes: Counter;
  private kept: { at: number; figures: Promise<ChartFigures> } | null = null;

  constructor(
    private readonly storage: Storage,
    { registry }: MetricsService,
  ) {
    this.registers = [registry];
    this.tries = new Counter({
      name: 'coachwire_chart_downloads_total',
      help: 'Tries to archive a chart: archived, retried later, or given_up, the latter two by reason.',
      labelNames: ['outcome', 'reason'],
      registers: this.registers,
    });
    this.archivedBytes = new Counter({
      name: 'coachwire_chart_downloaded_bytes_total',
      help: 'Bytes of the images that were archived.',
      registers: this.registers,
    });
  }

  onModuleInit(): void {
    this.gauge('coachwire_charts_waiting', 'Charts whose bytes are still to be fetched.', ({ waiting }) => waiting);
    this.gauge('coachwire_charts_stored', 'Images in the archive, each once.', ({ files }) => files);
    this.gauge('coachwire_charts_stored_bytes', 'Their bytes.', ({ bytes }) => bytes);
    this.gauge('coachwire_charts_lost', 'Charts given up: they have no archived image.', ({ givenUp }) =>
      givenUp.reduce((sum, { charts }) => sum + charts, 0),
    );
  }

  recordArchived(bytes: number): void {
    this.tries.inc({ outcome: 'archived', reason: '' });
    this.archivedBytes.inc(bytes);
  }

  /** `reason` is one of our own words. */
  recordFailure(outcome: 'retried' | 'given_up', reason: string): void {
    this.tries.inc({ outcome, reason });
  }

  private gauge(name: string, help: string, read: (figures: ChartFigures) => number): void {
    const figures = () => this.figures();
    new Gauge({
      name,
      help,
      registers: this.registers,
      async collect() {
        // A store that fails must not hide the other figures.
        this.set(await figures().then(read, () => NaN));
      },
    });
  }

  private figures(): Promise<ChartFigures> {
    const now = performance.now();
    if (!this.kept || now - this.kept.at > FIGURES_SERVE_MS) {
      this.kept = { at: now, figures: this.storage.read.charts.figures() };
    }
    return this.kept.figures;
  }
}

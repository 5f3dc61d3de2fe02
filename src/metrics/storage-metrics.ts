import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Storage } from '../storage';
import { MetricsService } from './metrics.service';
import { PlanCounts } from './plan-counts';

const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15];

/** The store's figures: durations as they happen, the rest read at each scrape. */
@Injectable()
export class StorageMetrics implements OnModuleInit {
  private readonly registers;

  constructor(
    private readonly storage: Storage,
    private readonly counts: PlanCounts,
    { registry }: MetricsService,
  ) {
    this.registers = [registry];
  }

  onModuleInit(): void {
    const { storage } = this;
    const write = this.duration('coachwire_storage_write_duration_seconds', 'From asking for a write to its commit.');
    const query = this.duration('coachwire_storage_query_duration_seconds', 'Reading from the store.');
    storage.observer = {
      onWrite: (seconds) => write.observe(seconds),
      onQuery: (seconds) => query.observe(seconds),
    };
    this.total('coachwire_storage_writes_total', 'Writes committed.', () => storage.writesTotal);
    this.total(
      'coachwire_storage_write_failures_total',
      'Writes that the store failed.',
      () => storage.writeFailuresTotal,
    );
    this.gauge('coachwire_storage_write_queue_depth', 'Writes that wait or run.', () => storage.queueDepth);
    this.gauge('coachwire_storage_write_group_size', 'Writes in the last commit.', () => storage.lastGroupSize);
    this.livePlans();
  }

  private livePlans(): void {
    const { counts, registers } = this;
    new Gauge({
      name: 'coachwire_plans_live',
      help: 'Plans not deleted.',
      registers,
      async collect() {
        // A store that fails must not hide the other figures: they are wanted then most of all.
        const { total_plans: plans } = await counts.get().catch(() => ({ total_plans: NaN }));
        this.set(plans);
      },
    });
  }

  private duration(name: string, help: string): Histogram {
    return new Histogram({ name, help, buckets: DURATION_BUCKETS, registers: this.registers });
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: this.registers,
      collect() {
        this.set(read());
      },
    });
  }

  private total(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: this.registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}

import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Storage } from '../storage';
import { MetricsService } from './metrics.service';

const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15];

/** The store's metrics: durations as they happen, the rest read at each scrape. They stand here, as storage imports nothing above it. */
@Injectable()
export class StorageMetrics implements OnModuleInit {
  constructor(
    private readonly storage: Storage,
    private readonly metrics: MetricsService,
  ) {}

  onModuleInit(): void {
    const { storage, metrics } = this;
    const write = this.duration('coachwire_storage_write_duration_seconds', 'From asking for a write to its commit.');
    const query = this.duration('coachwire_storage_query_duration_seconds', 'Reading from the store.');
    storage.observer = {
      onWrite: (seconds) => write.observe(seconds),
      onQuery: (seconds) => query.observe(seconds),
    };
    metrics.total('coachwire_storage_writes_total', 'Writes committed.', () => storage.writesTotal);
    metrics.total(
      'coachwire_storage_write_failures_total',
      'Writes that the store failed.',
      () => storage.writeFailuresTotal,
    );
    metrics.gauge('coachwire_storage_write_queue_depth', 'Writes that wait or run.', () => storage.queueDepth);
    metrics.gauge('coachwire_storage_write_group_size', 'Writes in the last commit.', () => storage.lastGroupSize);
  }

  private duration(name: string, help: string) {
    return this.metrics.histogram(name, help, [], DURATION_BUCKETS);
  }
}

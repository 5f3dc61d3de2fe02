import { Global, Module } from '@nestjs/common';
import { collectDefaultMetrics } from 'prom-client';
import { StorageModule } from '../storage';
import { MetricsController } from './metrics.controller';
import { MetricsService } from './metrics.service';
import { RetentionMetrics } from './retention-metrics';
import { StorageMetrics } from './storage-metrics';

/** Gives every module the `MetricsService`, which it makes its metrics with, and serves them at /metrics. */
@Global()
@Module({
  imports: [StorageModule],
  controllers: [MetricsController],
  providers: [MetricsService, RetentionMetrics, StorageMetrics],
  exports: [MetricsService],
})
export class MetricsModule {
  constructor({ registry }: MetricsService) {
    collectDefaultMetrics({ register: registry });
  }
}

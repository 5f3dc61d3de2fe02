import { Global, Module } from '@nestjs/common';
import { collectDefaultMetrics } from 'prom-client';
import { StorageModule } from '../storage';
import { DiscordMetrics } from './discord-metrics';
import { MetricsController } from './metrics.controller';
import { MetricsService } from './metrics.service';
import { PlanCounts } from './plan-counts';
import { StorageMetrics } from './storage-metrics';

/** Gives every module the `MetricsService`, and serves what it gathered at /metrics. */
@Global()
@Module({
  imports: [StorageModule],
  controllers: [MetricsController],
  providers: [MetricsService, PlanCounts, StorageMetrics, DiscordMetrics],
  exports: [MetricsService, PlanCounts],
})
export class MetricsModule {
  constructor({ registry }: MetricsService) {
    collectDefaultMetrics({ register: registry });
  }
}

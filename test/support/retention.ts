import { Logger } from '@nestjs/common';
import { MetricsService } from '../../src/metrics';
import { RetentionMetrics } from '../../src/metrics/retention-metrics';
import { Retention } from '../../src/retention';
import type { Storage } from '../../src/storage';
import { clock } from './clock';

/** The retention of one process, without the rest of the application. Its turns are taken by the test. */
export function createRetention(storage: Storage, metrics = new MetricsService()): Retention {
  Logger.overrideLogger(false);
  const retention = new Retention(storage, clock);
  new RetentionMetrics(retention, metrics).onModuleInit();
  return retention;
}

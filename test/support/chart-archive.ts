import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ChartArchive, ChartLosses } from '../../src/charts';
import { ChartArchiver } from '../../src/charts/chart-archiver';
import { ChartMetrics } from '../../src/charts/chart-metrics';
import { ChartRetention } from '../../src/charts/chart-retention';
import { chartBytesFor } from '../../src/charts/charts.module';
import { ChartsStatus } from '../../src/charts/charts-status';
import { createLog } from '../../src/logging';
import { MetricsService } from '../../src/metrics';
import type { Retention } from '../../src/retention';
import type { Storage } from '../../src/storage';
import { createRetention } from './retention';
import { clock } from './clock';

/** The archive of one process, without the rest of the application. */
export class ArchiveProcess {
  readonly status = new ChartsStatus();
  readonly losses = new ChartLosses();
  readonly archive: ChartArchive;
  readonly retention: Retention;
  readonly lines: Record<string, unknown>[] = [];
  private readonly archiver: ChartArchiver;
  private readonly metricsService = new MetricsService();

  constructor(storage: Storage, folder: string, apiUrl: string, retentionDays = 30) {
    const log = createLog(
      { LOG_LEVEL: 'debug', LOG_FORMAT: 'json', LOG_FILE: null, LOG_MAX_SIZE_MB: 1, LOG_BACKUP_COUNT: 1 },
      { write: (line) => this.lines.push(JSON.parse(line) as Record<string, unknown>) },
    );
    const bytes = chartBytesFor(storage, { CHARTS_PATH: folder });
    const metrics = new ChartMetrics(storage, this.metricsService);
    metrics.onModuleInit();
    this.archive = new ChartArchive(storage, bytes, log);
    this.retention = createRetention(storage, this.metricsService);
    new ChartRetention(this.archive, this.retention, { CHART_RETENTION_DAYS: retentionDays });
    const settings = { DISCORD_API_URL: apiUrl };
    this.archiver = new ChartArchiver(
      storage,
      this.archive,
      bytes,
      this.status,
      metrics,
      this.losses,
      log,
      clock,
      settings,
    );
  }

  start(): this {
    this.archiver.onApplicationBootstrap();
    return this;
  }

  stop(): Promise<void> {
    return this.archiver.beforeApplicationShutdown();
  }

  metrics(): Promise<string> {
    return this.metricsService.registry.metrics();
  }
}

/** The files in a folder of charts, without their shards. */
export async function chartFilesIn(folder: string): Promise<string[]> {
  const shards = await readdir(folder).catch(() => []);
  const names = await Promise.all(shards.map((shard) => readdir(join(folder, shard))));
  return names.flat().sort();
}

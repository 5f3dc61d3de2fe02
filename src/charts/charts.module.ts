import { Module } from '@nestjs/common';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { Storage, StorageModule } from '../storage';
import { ChartBytes } from './bytes/chart-bytes';
import { DatabaseChartBytes } from './bytes/database-chart-bytes';
import { FolderChartBytes } from './bytes/folder-chart-bytes';
import { AttachedTexts } from './attached-texts';
import { ChartArchive } from './chart-archive';
import { ChartArchiver } from './chart-archiver';
import { ChartRetention } from './chart-retention';
import { ChartHealth } from './chart-health';
import { ChartLinks } from './chart-links';
import { ChartLosses } from './chart-losses';
import { ChartMetrics } from './chart-metrics';
import { ChartsStatus } from './charts-status';
import { ChartsController } from './http/charts.controller';

/** Replicas share what is in their database; beside a SQLite file, with its one server, a folder is the better place. */
export function chartBytesFor(storage: Storage, { CHARTS_PATH: folder }: Pick<Settings, 'CHARTS_PATH'>): ChartBytes {
  if (storage.engine === 'postgres') return new DatabaseChartBytes(storage);
  return new FolderChartBytes(folder, (from, to) => storage.read.charts.listFiles(from, to));
}

/** The archive of chart images: fetched when a plan arrives, served for good. */
@Module({
  imports: [StorageModule],
  controllers: [ChartsController],
  providers: [
    { provide: ChartBytes, useFactory: chartBytesFor, inject: [Storage, SETTINGS] },
    AttachedTexts,
    ChartArchive,
    ChartArchiver,
    ChartRetention,
    ChartHealth,
    ChartLinks,
    ChartLosses,
    ChartMetrics,
    ChartsStatus,
  ],
  exports: [AttachedTexts, ChartArchive, ChartLosses, ChartLinks, ChartsStatus],
})
export class ChartsModule {}

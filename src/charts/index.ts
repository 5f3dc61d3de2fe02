export { AttachedTexts } from './attached-texts';
export { ChartArchive } from './chart-archive';
export type { ChartImage } from './chart-archive';
export { ChartLosses } from './chart-losses';
export { MAX_CHART_BYTES } from './chart-download';
export { ChartLinks, chartUrl } from './chart-links';
export type { LinkedChart } from './chart-links';
export { ChartsModule } from './charts.module';
export { ChartsStatus } from './charts-status';

export { ChartArchive } from './chart-archive';
export type { ChartImage } from './chart-archive';
export { ChartLinks, chartUrl } from './chart-links';
export type { LinkedChart } from './chart-links';
export { ChartsModule } from './charts.module';
export { ChartsStatus } from './charts-status';

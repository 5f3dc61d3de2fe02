export { MetricsModule } from './metrics.module';
export { MetricsService } from './metrics.service';
export type { DiscordCommandFigures, PlanAction } from './metrics.service';
export { PlanCounts } from './plan-counts';

export { StrategyRunner } from './generation/strategy-runner';
export { toGenerationResponse, toPerformanceResponse, toStrategyResponse } from './http/strategies.dto';
export type { Generation, StrategyPerformance, StrategyStatus } from './multi-strategy-generator';
export { MultiStrategyGenerator } from './multi-strategy-generator';
export { openGenerator } from './open-generator';
export { performanceCsv } from './performance-csv';
export { parseStrategySettings, StrategiesConfiguration } from './strategies-configuration';
export { StrategiesModule } from './strategies.module';
export { StrategyMetrics } from './strategy-metrics';

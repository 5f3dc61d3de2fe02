export type { Candle, CandleSet } from './candle';
export { CandleMetrics } from './candle-metrics';
export { CandlesModule } from './candles.module';
export { CandlesService, type SavedCandles, type SavedSeries } from './candles.service';
export type { CandleHints } from './check-candles';

export { readSignalsConfiguration, SignalsConfiguration } from './signals-configuration';
export { openSignals } from './open-signals';
export { SignalsModule } from './signals.module';
export type { AlertIntake, Intake, MadeIntake } from './signals.service';
export { IntakeResponse, toIntakeResponse } from './http/signal-responses';
export { SignalsService } from './signals.service';
export type { AggregationOutcome, Conflict } from './aggregation/aggregate-signals';
export { aggregateSignals } from './aggregation/aggregate-signals';
export type { AggregatedSignal, Contribution, WithheldReason } from './aggregation/aggregated-signal';
export type { AggregationSettings, ConflictResolution } from './aggregation/aggregation-settings';
export {
  CONFLICT_RESOLUTIONS,
  DEFAULT_AGGREGATION,
  parseAggregationSettings,
} from './aggregation/aggregation-settings';
export { rewardToRisk } from './aggregation/risk-weighted';
export { parseAnalysisRequest } from './intake/analysis-request';
export type { SignalRequest } from './intake/signal-request';
export { MAX_SIGNALS_PER_REQUEST, parseSignalRequest } from './intake/signal-request';
export type { JsonObject, Signal } from './signal';
export type { TradingViewAlert } from './tradingview/tradingview-alert';
export { MAX_ALERT_CHARACTERS, readTradingViewAlert } from './tradingview/tradingview-alert';
export type { AlertDefaults, AlertField, TradingViewSettings } from './tradingview/tradingview-settings';
export { DEFAULT_TRADINGVIEW, parseTradingViewSettings } from './tradingview/tradingview-settings';

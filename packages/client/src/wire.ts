export type SignalType = 'LONG' | 'SHORT' | 'HOLD' | 'CLOSE' | 'TOP' | 'BOTTOM' | 'DIVERGENCE';
export type SignalStrength = 'WEAK' | 'MODERATE' | 'STRONG';
export type Direction = 'BUY' | 'SELL' | 'HOLD';

/** One plan as the server answers it, or the news that there is none yet (`available: false`). */
export interface PlanAnswer {
  coach: string;
  date: string;
  /** The text as the coach wrote it; without a plan, a sentence that says so. */
  plan: string;
  /** Addresses of the chart images. */
  charts: string[];
  author: string | null;
  author_id: string | null;
  channel: string | null;
  created_at: string | null;
  edited_at: string | null;
  version: number;
  available: boolean;
}

/** A text that a change replaced. */
export interface Revision {
  plan_id: number;
  plan_text: string;
  charts: string[];
  author: string;
  author_id: string;
  edited_by: string;
  edited_by_id: string;
  edited_at: string;
  action: 'edited' | 'reposted' | 'deleted';
}

export interface HistoryAnswer {
  history: Revision[];
}

export interface RangePage {
  plans: PlanAnswer[];
  next_cursor: string | null;
}

/** What all strategies together say of one symbol. */
export interface AggregatedSignal {
  symbol: string;
  signal_type: SignalType;
  direction: Direction;
  /** Null where nobody named one, and none is known. */
  price: number | null;
  signal_strength: SignalStrength;
  confidence: number;
  position_size: number;
  stop_loss: number | null;
  take_profit: number | null;
  max_risk: number | null;
  timestamp: string;
  dominant_weight: number;
  contributing_strategies: { strategy_name: string; weight: number }[];
  analysis_data: { [key: string]: unknown } | null;
}

/** What became of signals, once they are on the server's disk. */
export interface SignalsAnswer {
  accepted: number;
  repeated: number;
  aggregated: AggregatedSignal[];
  /** Ids of the alerts that are owed now. */
  alerts_queued: number[];
  suppressed: { symbol: string; route: string; reason: string }[];
  ignored_strategies: string[];
  expired: number;
}

/** What signals together would say; nothing is stored or sent. */
export interface AnalysisAnswer {
  aggregated: AggregatedSignal[];
  conflicts: {
    symbol: string;
    votes: { [type: string]: number };
    dominant_type: SignalType;
    dominant_weight: number;
  }[];
  ignored_strategies: string[];
  expired: number;
}

/** What one destination is owed for a signal. */
export interface AlertAnswer {
  id: number;
  status: 'pending' | 'delivered' | 'dead' | 'cancelled';
  reason: string | null;
  destination_id: number;
  routes: string[];
  kind: string;
  symbol: string | null;
  signal_type: string | null;
  strategy: string | null;
  price: number | null;
  confidence: number | null;
  strength: string | null;
  signal_at: string;
  is_exit: boolean;
  is_test: boolean;
  queued_at: string;
  ended_at: string | null;
}

export interface AlertsPage {
  alerts: AlertAnswer[];
  next_cursor: string | null;
}

/** A signal as it is sent. */
export interface SignalInput {
  symbol: string;
  signal_type: SignalType;
  /** ISO 8601 text (UTC without a zone), or epoch seconds or milliseconds. */
  timestamp: string | number;
  price: number;
  /** Required in a list; where signals are given by strategy, the name of the list says it. */
  strategy_name?: string;
  signal_strength: SignalStrength;
  /** 0 to 1. */
  confidence: number;
  /** A share of the capital, 0 to 1. */
  position_size: number;
  direction?: Direction;
  stop_loss?: number | null;
  take_profit?: number | null;
  max_risk?: number | null;
  correlation_value?: number | null;
  analysis_data?: { [key: string]: unknown } | null;
  metadata?: { [key: string]: unknown } | null;
  /** Your name for it, unique within the strategy: sent again it is counted, not stored. */
  signal_id?: string | null;
}

export interface AggregationInput {
  conflict_resolution?:
    'weighted_average' | 'strongest_wins' | 'conservative' | 'consensus_threshold' | 'risk_weighted';
  min_confidence_threshold?: number;
  signal_timeout_hours?: number;
  require_majority_agreement?: boolean;
  consensus_threshold?: number;
  min_position_size?: number;
  max_position_size?: number;
}

export interface AlertsQuery {
  status?: 'pending' | 'delivered' | 'dead' | 'cancelled';
  route?: string;
  symbol?: string;
  destination_id?: number;
  cursor?: string;
  limit?: number;
}

export interface ServerMetrics {
  uptime_seconds: number;
  requests: { total: number; success: number; error: number; error_rate_percent: number };
  database: { total_plans: number; total_charts: number; total_edits: number; latest_plan: string | null };
}

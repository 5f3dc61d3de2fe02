import type { CallOptions } from './options';
import type { AggregationInput, SignalInput } from './wire';

/** Signals by strategy, or a list of signals that name theirs. */
export type Signals = SignalInput[] | Record<string, SignalInput[]>;

export interface SendOptions extends CallOptions {
  /** Your name for this request; give the same after a crash, and nothing is stored twice. Default a random one. */
  idempotencyKey?: string;
}

export interface AnalyzeOptions extends CallOptions {
  strategyWeights?: Record<string, number>;
  aggregation?: AggregationInput;
}

export function signalsBody(signals: Signals): object {
  return Array.isArray(signals) ? { signals } : { strategy_signals: signals };
}

/** 128 random bits; `randomUUID` is missing on pages that came by plain HTTP. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import type { SignalStrength, SignalType } from '../../trading';
import type { SignalSource } from '../alert-signal';

/** A rule that sends signals to a destination. In all lists, none means every one. */
export interface Route {
  name: string;
  source: SignalSource;
  match: RouteMatch;
  /** The key of its destination. */
  destinationKey: string;
  /** The Discord role that its alerts ping. */
  mentionRole: string | null;
  /** 0 to 1. */
  minConfidence: number;
  minStrength: SignalStrength;
  enabledAssets: readonly string[];
  enabledSignalTypes: readonly SignalType[];
  /** How long a symbol rests after its last queued alert; 0 for not at all. */
  rateLimitSeconds: number;
  /** How long the same signal counts as a repeat; 0 for not at all. */
  dedupeTtlSeconds: number;
  /** Past this age an alert is given up, unless it is an exit; null for never. */
  maxAgeSeconds: number | null;
}

export interface RouteMatch {
  /** Of an aggregated signal, one that contributed is enough. */
  strategies: readonly string[];
  symbols: readonly string[];
  types: readonly SignalType[];
}

import type { SignalSource, SignalStrength, SignalType } from '../alert-signal';

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

/** The same for every spelling of a symbol: they are compared without regard to case and surrounding blanks. */
export function symbolKey(symbol: string): string {
  return symbol.trim().toUpperCase();
}

export function isSameSymbol(one: string, other: string): boolean {
  return symbolKey(one) === symbolKey(other);
}

import type { SignalType } from '../trading';
import type { Market } from './market/series';

/** The bounds of a parameter, both included. */
export interface ParameterRule {
  default: number;
  min: number;
  max: number;
  isWhole: boolean;
  /** What it is, with its unit; for people. */
  help: string;
}

/** What a strategy says at the close of one candle. */
export interface StrategySignal {
  symbol: string;
  /** When the candle begins, and when it closed: the signal's own time. In milliseconds since 1970. */
  startMs: number;
  closeMs: number;
  type: SignalType;
  /** The close of the candle. */
  price: number;
  /** 0 to 1. */
  confidence: number;
  /** What it was decided by, by name: for the alert, and for people who check. */
  values: Readonly<Record<string, number>>;
  /** Only of strategies that measure one: -1 to 1. */
  correlation?: number;
}

/** Why a strategy says nothing of a symbol at its newest closed candle. */
export type Silence =
  | { kind: 'no-candles' }
  | { kind: 'too-few-candles'; have: number; need: number }
  | { kind: 'no-vix' }
  | { kind: 'too-few-symbols'; have: number; need: number }
  /** Prices at or below zero have no returns. */
  | { kind: 'price-not-above-zero' }
  /** Something that it divides by is zero: nothing moved. */
  | { kind: 'no-movement' }
  | { kind: 'no-condition'; values: Readonly<Record<string, number>> };

/** Of one symbol: the signals at its candles, the oldest first, and why there is none at the newest one. */
export interface SymbolSignals {
  symbol: string;
  signals: StrategySignal[];
  /** Null when the last signal is of the newest closed candle. */
  silence: Silence | null;
}

/** By name, each within its bounds. */
export type Parameters<Name extends string = string> = Readonly<Record<Name, number>>;

/**
 * A rule that makes signals from candles. `generate` is pure: the same candles, parameters and time give the same signals, and what had
 * not closed by that time changes nothing. A signal depends on the last `warmUp` candles up to its own, and on nothing before.
 */
export interface Strategy<Name extends string = string> {
  /** As it stands in signals, weights and configuration. */
  name: string;
  /** One sentence for people. */
  summary: string;
  rules: Readonly<Record<Name, ParameterRule>>;
  /** Whether it reads the candles of the volatility index, too. */
  readsVix: boolean;
  /** How many candles a signal needs, its own included. */
  warmUp(parameters: Parameters<Name>): number;
  /** What is wrong with parameters that are each within their bounds; null when nothing is. */
  check?(parameters: Parameters<Name>): string | null;
  generate(market: Market, parameters: Parameters<Name>, atMs: number): SymbolSignals[];
}

export function whole(preset: number, min: number, max: number, help: string): ParameterRule {
  return { default: preset, min, max, isWhole: true, help };
}

export function real(preset: number, min: number, max: number, help: string): ParameterRule {
  return { default: preset, min, max, isWhole: false, help };
}

import type { AlertSignal } from '../../src/alerts';
import { clock } from '../support/clock';

/** A signal of now that every route takes; a test gives what matters to it. */
export function alertSignal(overrides: Partial<AlertSignal> = {}): AlertSignal {
  return {
    source: 'individual',
    symbol: 'BTC-USD',
    signalType: 'LONG',
    direction: 'BUY',
    timestamp: clock.nowIso(),
    price: 68250.5,
    strategyName: 'momentum',
    signalStrength: 'STRONG',
    confidence: 0.9,
    positionSize: 0.05,
    ...overrides,
  };
}

/** So many signals, each of a symbol of its own: S0, S1, … */
export function signalsOfSymbols(count: number, overrides: Partial<AlertSignal> = {}): AlertSignal[] {
  return Array.from({ length: count }, (_, index) => alertSignal({ symbol: `S${index}`, ...overrides }));
}

import type { AlertSignal } from './alert-signal';

/** A valid signal; a test gives what matters to it. */
export function alertSignal(overrides: Partial<AlertSignal> = {}): AlertSignal {
  return {
    source: 'individual',
    symbol: 'BTC-USD',
    signalType: 'LONG',
    direction: 'BUY',
    timestamp: '2026-11-20T14:30:00.000Z',
    price: 68250.5,
    strategyName: 'momentum',
    signalStrength: 'STRONG',
    confidence: 0.82,
    positionSize: 0.05,
    ...overrides,
  };
}

import { clock } from '../support/clock';

/** A signal as it is sent: a valid one of now, with what matters to a test over it. */
export function signalInput(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    symbol: 'BTC-USD',
    signal_type: 'LONG',
    timestamp: clock.nowIso(),
    price: 68_250.5,
    strategy_name: 'momentum',
    signal_strength: 'STRONG',
    confidence: 0.8,
    position_size: 0.02,
    ...overrides,
  };
}

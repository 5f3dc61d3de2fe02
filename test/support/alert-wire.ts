import type { Simulator } from '@coachwire/simulator';
import { clock } from './clock';

/** A webhook's address on the simulator. */
export function addressOf({ apiUrl }: Simulator, { id, token }: { id: string; token: string }): string {
  return `${apiUrl}/webhooks/${id}/${token}`;
}

/** A YAML file whose only route sends every single signal to a destination. */
export function everySignalTo(address: string): string {
  return [
    `destinations: {desk: '${address}'}`,
    'routes:',
    '  - {name: all, source: individual, destination: desk, min_confidence: 0, enabled_signal_types: []}',
  ].join('\n');
}

/** A signal as a strategy posts it. */
export function wireSignal(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    symbol: 'BTC-USD',
    signal_type: 'LONG',
    timestamp: clock.nowIso(),
    price: 68250.5,
    strategy_name: 'momentum',
    signal_strength: 'STRONG',
    confidence: 0.9,
    position_size: 0.05,
    ...overrides,
  };
}

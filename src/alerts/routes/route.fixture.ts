import type { Route } from './route';

/** A valid route; a test gives what matters to it. */
export function route(overrides: Partial<Route> = {}): Route {
  return {
    name: 'desk',
    source: 'individual',
    match: { strategies: [], symbols: [], types: [] },
    destinationKey: 'channel:1',
    mentionRole: null,
    minConfidence: 0.6,
    minStrength: 'MODERATE',
    enabledAssets: [],
    enabledSignalTypes: ['LONG', 'SHORT', 'CLOSE'],
    rateLimitSeconds: 60,
    dedupeTtlSeconds: 3600,
    maxAgeSeconds: null,
    ...overrides,
  };
}

import fc from 'fast-check';
import { alertSignal } from '../alert-signal.fixture';
import type { AlertSignal } from '../alert-signal';
import { SIGNAL_TYPES } from '../alert-signal';
import type { Route } from '../routes/route';
import { route } from '../routes/route.fixture';
import { decide } from './decide';
import { dedupeKeyOf } from './dedupe-key';
import type { RouteState } from './route-state';
import { EMPTY_ROUTE_STATE, rememberQueued } from './route-state';

const now = Date.parse('2026-11-20T14:30:05Z');

const matching = (match: Partial<Route['match']>) => route({ match: { ...route().match, ...match } });
const shortLongAgo: RouteState = {
  ...EMPTY_ROUTE_STATE,
  lastQueued: { signalType: 'SHORT', queuedAtMs: now - 3_600_000 },
};
const lastQueued = (signalType: AlertSignal['signalType'], secondsAgo: number): RouteState => ({
  ...EMPTY_ROUTE_STATE,
  lastQueued: { signalType, queuedAtMs: now - secondsAgo * 1000 },
});
const queuedBefore = (signal: AlertSignal, secondsAgo: number): RouteState => ({
  lastQueued: null,
  queuedAtByDedupeKey: new Map([[dedupeKeyOf(signal), now - secondsAgo * 1000]]),
});

const long = alertSignal();
const close = alertSignal({ signalType: 'CLOSE', direction: 'HOLD' });
const weak = { confidence: 0.1, signalStrength: 'WEAK' } as const;
const voted = alertSignal({
  source: 'aggregated',
  strategyName: 'aggregated',
  contributingStrategies: [
    { strategyName: 'momentum', weight: 0.6 },
    { strategyName: 'breakout', weight: 0.4 },
  ],
});

const outcomeOf = (signal: AlertSignal, aRoute: Route, state = EMPTY_ROUTE_STATE) => {
  const decision = decide(signal, aRoute, state, now);
  if (decision.kind === 'suppress') return decision.reason;
  return decision.isExit ? 'queue as exit' : 'queue';
};

describe('decide', () => {
  it.each<[string, AlertSignal, Route, string]>([
    ['an individual signal on an individual route', long, route(), 'queue'],
    ['an individual signal on an aggregated route', long, route({ source: 'aggregated' }), 'source'],
    ['an aggregated signal on an individual route', voted, route(), 'source'],
    ['a symbol in another case', alertSignal({ symbol: 'btc-usd' }), matching({ symbols: ['BTC-USD'] }), 'queue'],
    ['another symbol', long, matching({ symbols: ['ETH-USD'] }), 'no-match'],
    ['another type', long, matching({ types: ['SHORT'] }), 'no-match'],
    ['another strategy', long, matching({ strategies: ['breakout'] }), 'no-match'],
    [
      'one strategy that contributed',
      voted,
      { ...matching({ strategies: ['breakout'] }), source: 'aggregated' },
      'queue',
    ],
    ['no strategy that contributed', voted, { ...matching({ strategies: ['x'] }), source: 'aggregated' }, 'no-match'],
    [
      'an aggregated signal to which nobody is said to have contributed',
      { ...voted, contributingStrategies: [] },
      { ...matching({ strategies: ['aggregated'] }), source: 'aggregated' },
      'queue',
    ],
    [
      'an individual signal, whatever it says of others',
      { ...voted, source: 'individual' },
      matching({ strategies: ['breakout'] }),
      'no-match',
    ],
    ['an asset that is not enabled', long, route({ enabledAssets: ['ETH-USD'] }), 'asset-disabled'],
    ['a type that is not enabled', alertSignal({ signalType: 'TOP' }), route(), 'type-disabled'],
    ['a route that enables every type', alertSignal({ signalType: 'TOP' }), route({ enabledSignalTypes: [] }), 'queue'],
    ['confidence at the threshold', alertSignal({ confidence: 0.6 }), route(), 'queue'],
    ['confidence below it', alertSignal({ confidence: 0.59 }), route(), 'low-confidence'],
    ['confidence that is no number', alertSignal({ confidence: NaN }), route(), 'low-confidence'],
    ['strength below the threshold', alertSignal({ signalStrength: 'WEAK' }), route(), 'low-strength'],
    ['strength at the threshold', alertSignal({ signalStrength: 'MODERATE' }), route(), 'queue'],
  ])('%s', (_, signal, aRoute, expected) => {
    expect(outcomeOf(signal, aRoute)).toBe(expected);
  });

  it.each<[string, AlertSignal, Route, RouteState, string]>([
    ['a weak CLOSE', { ...close, ...weak }, route(), EMPTY_ROUTE_STATE, 'queue as exit'],
    ['a CLOSE within the cooldown', close, route(), lastQueued('LONG', 1), 'queue as exit'],
    ['a CLOSE after a CLOSE', close, route(), lastQueued('CLOSE', 1), 'queue as exit'],
    ['a CLOSE that repeats one', close, route(), queuedBefore(close, 3599), 'duplicate'],
    [
      'a CLOSE of an asset not enabled',
      close,
      route({ enabledAssets: ['ETH-USD'] }),
      EMPTY_ROUTE_STATE,
      'asset-disabled',
    ],
    ['a CLOSE that the route does not match', close, matching({ types: ['LONG'] }), EMPTY_ROUTE_STATE, 'no-match'],
    ['a CLOSE that is not enabled', close, route({ enabledSignalTypes: ['LONG'] }), EMPTY_ROUTE_STATE, 'type-disabled'],
    ['LONG after SHORT, within the cooldown', long, route(), lastQueued('SHORT', 1), 'queue as exit'],
    ['SHORT after LONG', alertSignal({ signalType: 'SHORT' }), route(), lastQueued('LONG', 1), 'queue as exit'],
    ['LONG after SHORT, long ago', long, route(), shortLongAgo, 'queue as exit'],
    ['LONG after SHORT, weak', { ...long, ...weak }, route(), lastQueued('SHORT', 1), 'low-confidence'],
    ['LONG after SHORT, a repeat', long, route(), { ...shortLongAgo, ...queuedBefore(long, 60) }, 'duplicate'],
    ['LONG after CLOSE', long, route(), lastQueued('CLOSE', 1), 'cooldown'],
    ['LONG after LONG', long, route(), lastQueued('LONG', 59.999), 'cooldown'],
    ['LONG when the cooldown is over', long, route(), lastQueued('LONG', 60), 'queue'],
    ['LONG without a cooldown', long, route({ rateLimitSeconds: 0 }), lastQueued('LONG', 0), 'queue'],
    [
      'TOP after LONG is no exit',
      alertSignal({ signalType: 'TOP' }),
      route({ enabledSignalTypes: [] }),
      lastQueued('LONG', 1),
      'cooldown',
    ],
    ['a repeat within its window', long, route(), queuedBefore(long, 3599), 'duplicate'],
    ['a repeat after its window', long, route(), queuedBefore(long, 3600), 'queue'],
    ['a repeat without a window', long, route({ dedupeTtlSeconds: 0 }), queuedBefore(long, 0), 'queue'],
    ['the same at another price', long, route(), queuedBefore({ ...long, price: 68251.5 }, 1), 'queue'],
    [
      'the same at a price equal to 6 digits',
      long,
      route(),
      queuedBefore({ ...long, price: 68250.51 }, 1),
      'duplicate',
    ],
    ['the same in another case', long, route(), queuedBefore({ ...long, symbol: 'btc-usd' }, 1), 'duplicate'],
    ['the same of another strategy', long, route(), queuedBefore({ ...long, strategyName: 'b' }, 1), 'queue'],
    ['a clock set back by a day', long, route(), lastQueued('LONG', -86_400), 'queue'],
  ])('%s', (_, signal, aRoute, state, expected) => {
    expect(outcomeOf(signal, aRoute, state)).toBe(expected);
  });

  it('queues nothing twice and nothing but exits within the cooldown, in any sequence', () => {
    const step = fc.record({
      type: fc.constantFrom(...SIGNAL_TYPES),
      price: fc.constantFrom(1, 2, 3),
      pauseMs: fc.integer({ min: 0, max: 90_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state: RouteState = EMPTY_ROUTE_STATE;
        let time = now;
        for (const { type, price, pauseMs } of steps) {
          time += pauseMs;
          const signal = alertSignal({ signalType: type, price });
          const decision = decide(signal, route(), state, time);
          if (decision.kind === 'suppress') continue;
          const before = state.queuedAtByDedupeKey.get(decision.dedupeKey) ?? -Infinity;
          expect(time - before).toBeGreaterThanOrEqual(3_600_000);
          if (!decision.isExit)
            expect(time - (state.lastQueued?.queuedAtMs ?? -Infinity)).toBeGreaterThanOrEqual(60_000);
          state = rememberQueued(state, signal, decision.dedupeKey, time);
        }
      }),
    );
  });
});

describe('dedupeKeyOf', () => {
  it('keeps names apart whatever they hold', () => {
    const one = alertSignal({ strategyName: 'a","b', symbol: 'c' });
    const other = alertSignal({ strategyName: 'a', symbol: 'b","c' });
    expect(dedupeKeyOf(one)).not.toBe(dedupeKeyOf(other));
  });
});

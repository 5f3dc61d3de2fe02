import fc from 'fast-check';
import { SIGNAL_TYPES } from '../../trading';
import { alertSignal } from '../alert-signal.fixture';
import type { AlertSignal } from '../alert-signal';
import type { Route } from '../routes/route';
import { route } from '../routes/route.fixture';
import { decide } from './decide';
import { dedupeKeyOf } from './dedupe-key';
import { decideSignals } from './decide-signals';
import { RouteMemory } from './route-memory';
import type { RouteState, Side } from './route-state';
import { EMPTY_ROUTE_STATE, sideAfter } from './route-state';

const now = Date.parse('2026-11-20T14:30:05Z');

const matching = (match: Partial<Route['match']>) => route({ match: { ...route().match, ...match } });
const lastQueued = (signalType: AlertSignal['signalType'], secondsAgo: number): RouteState => ({
  ...EMPTY_ROUTE_STATE,
  lastQueued: { signalType, queuedAtMs: now - secondsAgo * 1000 },
  side: sideAfter(null, alertSignal({ signalType })),
  sideTurn: 1,
});
/** Queued since the side last changed, or so many changes before. */
const queuedBefore = (signal: AlertSignal, secondsAgo: number, turnsAgo = 0): RouteState => ({
  ...EMPTY_ROUTE_STATE,
  side: sideAfter(null, signal),
  sideTurn: 5,
  repeats: new Map([[dedupeKeyOf(signal), { queuedAtMs: now - secondsAgo * 1000, sideTurn: 5 - turnsAgo }]]),
});

const long = alertSignal();
const close = alertSignal({ signalType: 'CLOSE', direction: 'HOLD' });
const short = alertSignal({ signalType: 'SHORT', direction: 'SELL' });
const partOut = (size: number | null) => ({ ...close, remaining: { side: 'long', size } as const });
const unpriced = { ...close, price: null };
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

describe('sideAfter', () => {
  it.each([
    ['long', null, 'flat'],
    ['long', { side: null, size: null }, 'long'],
    [null, { side: null, size: null }, null],
    ['long', { side: 'short', size: 1 }, 'short'],
  ] as const)('after %s a CLOSE that leaves %j is %s', (before, remaining, after) => {
    expect(sideAfter(before, { ...close, remaining })).toBe(after);
  });
});

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
    ['LONG after SHORT, long ago', long, route(), lastQueued('SHORT', 3600), 'queue as exit'],
    ['LONG after SHORT, weak', { ...long, ...weak }, route(), lastQueued('SHORT', 1), 'low-confidence'],
    ['LONG again, after SHORT', long, route(), { ...queuedBefore(long, 60, 1), side: 'short' }, 'queue as exit'],
    ['LONG again, after CLOSE', long, route(), { ...lastQueued('CLOSE', 1), ...queuedBefore(long, 60, 1) }, 'queue'],
    ['CLOSE again, after LONG', close, route(), { ...queuedBefore(close, 60, 1), side: 'long' }, 'queue as exit'],
    ['LONG after CLOSE, within the cooldown', long, route(), lastQueued('CLOSE', 1), 'queue'],
    ['SHORT in the second of a CLOSE', short, route(), lastQueued('CLOSE', 0), 'queue'],
    ['weak LONG after CLOSE', { ...long, ...weak }, route(), lastQueued('CLOSE', 1), 'low-confidence'],
    [
      'TOP after CLOSE is no entry',
      alertSignal({ signalType: 'TOP' }),
      route({ enabledSignalTypes: [] }),
      lastQueued('CLOSE', 1),
      'cooldown',
    ],
    ['a partial exit within the cooldown', partOut(1), route(), lastQueued('LONG', 1), 'queue as exit'],
    ['a partial exit after one that left more', partOut(1), route(), queuedBefore(partOut(2), 1), 'queue as exit'],
    ['a partial exit that repeats one', partOut(1), route(), queuedBefore(partOut(1), 1), 'duplicate'],
    ['a CLOSE after a partial exit at its price', close, route(), queuedBefore(partOut(1), 1), 'queue as exit'],
    [
      'SHORT after a partial exit of LONG',
      short,
      route(),
      { ...lastQueued('CLOSE', 1), side: 'long' },
      'queue as exit',
    ],
    ['a CLOSE without a price', unpriced, route(), queuedBefore(close, 1), 'queue as exit'],
    ['a CLOSE without a price that repeats one', unpriced, route(), queuedBefore(unpriced, 1), 'duplicate'],
    [
      'a negative price',
      { ...close, price: -37.63 },
      route(),
      queuedBefore({ ...close, price: 37.63 }, 1),
      'queue as exit',
    ],
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

  it('loses no change of side and repeats nothing on one side, in any sequence, as production remembers it', () => {
    const step = fc.record({
      type: fc.constantFrom(...SIGNAL_TYPES),
      price: fc.constantFrom(1, 2, 3),
      pauseMs: fc.integer({ min: 0, max: 90_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const desk = route();
        let rows: Parameters<typeof restart> = [[], []];
        let told: Side | null = null;
        let time = now;
        let lastAtMs = -Infinity;
        let lastType: string | null = null;
        let onThisSide = new Map<string, number>();
        for (const { type, price, pauseMs } of steps) {
          time += pauseMs;
          const signal = alertSignal({ signalType: type, price });
          // Each signal comes in a transaction of its own: what is not stored is forgotten.
          const memory = restart(...rows);
          const { owed, suppressed } = decideSignals([signal], [desk], memory, time);
          rows = storedBy(memory, rows);
          const side = sideAfter(told, signal);
          if (owed.length === 0) {
            // A change of side is never kept back.
            expect([side === told, suppressed[0]!.reason]).not.toEqual([false, 'duplicate']);
            if (['LONG', 'SHORT', 'CLOSE'].includes(type) && told !== null) expect(side).toBe(told);
            continue;
          }
          const key = dedupeKeyOf(signal);
          if (side !== told) onThisSide = new Map();
          expect(time - (onThisSide.get(key) ?? -Infinity)).toBeGreaterThanOrEqual(3_600_000);
          const isFree = owed[0]!.alert.isExit || lastType === 'CLOSE';
          if (!isFree) expect(time - lastAtMs).toBeGreaterThanOrEqual(60_000);
          onThisSide.set(key, time);
          [told, lastAtMs, lastType] = [side, time, type];
        }
      }),
    );
  });
});

const restart = (...[last, repeats]: ConstructorParameters<typeof RouteMemory>) => new RouteMemory(last, repeats);
type Rows = [NonNullable<Parameters<typeof restart>[0]>, NonNullable<Parameters<typeof restart>[1]>];

/** The rows as the store has them after a transaction. */
function storedBy(memory: RouteMemory, [last, repeats]: Parameters<typeof restart>): Rows {
  const { changedLast, changedRepeats } = memory.changes;
  return [
    [...new Map([...(last ?? []), ...changedLast].map((row) => [row.symbol, row])).values()],
    [...new Map([...(repeats ?? []), ...changedRepeats].map((row) => [row.dedupeKey, row])).values()],
  ];
}

describe('dedupeKeyOf', () => {
  it('keeps names apart whatever they hold', () => {
    const one = alertSignal({ strategyName: 'a","b', symbol: 'c' });
    const other = alertSignal({ strategyName: 'a', symbol: 'b","c' });
    expect(dedupeKeyOf(one)).not.toBe(dedupeKeyOf(other));
  });
});

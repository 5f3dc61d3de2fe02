import fc from 'fast-check';
import { SIGNAL_STRENGTHS, SIGNAL_TYPES } from '../../trading';
import type { Signal } from '../signal';
import { aggregateSignals } from './aggregate-signals';
import type { AggregationSettings } from './aggregation-settings';
import { CONFLICT_RESOLUTIONS, DEFAULT_AGGREGATION, parseAggregationSettings } from './aggregation-settings';
import { rewardToRisk } from './risk-weighted';
import { sumInAnyOrder, weightedMean } from './weighted-mean';

const now = new Date('2026-11-20T15:00:00.000Z');
const strategies = ['a', 'b', 'c', 'd', '__proto__'];

/** Bounded in time: shrinking numbers of this range to the smallest that fail could take hours. */
const LONG_RUN = { numRuns: 1000, interruptAfterTimeLimit: 20_000 };

const share = fc.double({ min: 0, max: 1, noNaN: true });
/** From the smallest number there is to the largest. */
const price = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true });
const level = fc.option(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }));
const signal: fc.Arbitrary<Signal> = fc.record({
  strategyName: fc.constantFrom(...strategies),
  symbol: fc.constantFrom('BTCUSD', 'ETHUSD'),
  signalType: fc.constantFrom(...SIGNAL_TYPES),
  timestamp: fc.integer({ min: 0, max: 30 * 3600 }).map((age) => new Date(now.getTime() - age * 1000).toISOString()),
  price,
  signalStrength: fc.constantFrom(...SIGNAL_STRENGTHS),
  confidence: share,
  positionSize: share,
  direction: fc.constant(null),
  stopLoss: level,
  takeProfit: level,
  maxRisk: fc.option(share),
  correlationValue: fc.constant(null),
  analysisData: fc.constant(null),
  metadata: fc.constant(null),
  signalId: fc.constant(null),
});
const wireWeights = fc
  .tuple(...strategies.map(() => fc.double({ min: 0, max: 1_000_000, noNaN: true })))
  .filter((values) => values.some((value) => value > 0))
  .map((values) => Object.fromEntries(values.map((value, index) => [strategies[index]!, value])));
const settings: fc.Arbitrary<AggregationSettings> = fc
  .record({
    strategy_weights: fc.option(wireWeights),
    conflict_resolution: fc.constantFrom(...CONFLICT_RESOLUTIONS),
    min_confidence_threshold: share,
    require_majority_agreement: fc.boolean(),
    consensus_threshold: share,
  })
  .map(({ strategy_weights, ...aggregation }) => {
    const parsed = parseAggregationSettings({ strategy_weights, aggregation });
    expect(parsed.problems).toEqual([]);
    return parsed.settings;
  });
const cases = fc.record({ signals: fc.array(signal, { maxLength: 12 }), settings });

describe('aggregateSignals, for any signals and settings', () => {
  it('gives finite numbers within the range of their inputs', () => {
    fc.assert(
      fc.property(cases, ({ signals, settings }) => {
        for (const result of aggregateSignals(signals, settings, now).aggregated) {
          const inputs = signals.filter(({ symbol }) => symbol === result.symbol);
          for (const field of ['confidence', 'price', 'stopLoss', 'takeProfit', 'maxRisk'] as const) {
            const value = result[field];
            const given = inputs.map((input) => input[field]).filter((one) => one !== null);
            if (value === null) continue;
            expect(Number.isFinite(value)).toBe(true);
            expect(value).toBeGreaterThanOrEqual(Math.min(...given));
            expect(value).toBeLessThanOrEqual(Math.max(...given));
          }
          expect(result.price).toBeGreaterThan(0);
          expect(Number.isFinite(result.dominantWeight)).toBe(true);
        }
      }),
      LONG_RUN,
    );
  });

  it('keeps the position size within its bounds', () => {
    fc.assert(
      fc.property(cases, ({ signals, settings }) => {
        const isAsItStands = ['strongest_wins', 'risk_weighted'].includes(settings.conflictResolution);
        for (const { positionSize } of aggregateSignals(signals, settings, now).aggregated) {
          expect(positionSize).toBeGreaterThanOrEqual(isAsItStands ? 0 : 0.005);
          expect(positionSize).toBeLessThanOrEqual(0.1);
        }
      }),
    );
  });

  it('gives the same result for every order, unless types or signals tie', () => {
    const shuffled = cases.chain(({ signals, settings }) =>
      fc.record({
        signals: fc.constant(signals),
        reordered: fc.shuffledSubarray(signals, { minLength: signals.length }),
        settings: fc.constant(settings),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ signals, reordered, settings }) => {
        fc.pre(!canTie(signals, settings));
        expect(aggregateSignals(reordered, settings, now)).toEqual(aggregateSignals(signals, settings, now));
      }),
      LONG_RUN,
    );
  });

  it('has each symbol once: aggregated, withheld or dropped', () => {
    fc.assert(
      fc.property(cases, ({ signals, settings }) => {
        const { aggregated, withheld } = aggregateSignals(signals, settings, now);
        const symbols = [...aggregated, ...withheld].map(({ symbol }) => symbol);
        expect(new Set(symbols).size).toBe(symbols.length);
      }),
    );
  });
});

/** Two types of one symbol with the same votes, or two signals with the same score. */
function canTie(signals: Signal[], settings: AggregationSettings): boolean {
  const alone = signals.map((one) =>
    aggregateSignals([one], { ...settings, conflictResolution: 'strongest_wins' }, now),
  );
  const symbols = new Set(signals.map(({ symbol }) => symbol));
  return [...symbols].some((symbol) => {
    const votes = new Map<string, number>();
    const scores: number[] = [];
    for (const [index, { aggregated }] of alone.entries()) {
      const result = aggregated[0];
      if (result?.symbol !== symbol) continue;
      const weight = settings.strategyWeights?.get(signals[index]!.strategyName) ?? 0.2;
      votes.set(result.signalType, (votes.get(result.signalType) ?? 0) + weight);
      const ratio = rewardToRisk(signals[index]!);
      const score = result.confidence * weight;
      scores.push(settings.conflictResolution === 'risk_weighted' ? score * Math.min(ratio, 3) : score);
    }
    return hasNearEqual([...votes.values()]) || hasNearEqual(scores);
  });
}

function hasNearEqual(values: number[]): boolean {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.some((value, index) => index > 0 && value - sorted[index - 1]! <= 1e-9 * value);
}

describe('strategy weights', () => {
  it('sum to 1 however they are written', () => {
    fc.assert(
      fc.property(wireWeights, (strategy_weights) => {
        const { strategyWeights } = parseAggregationSettings({ strategy_weights }, DEFAULT_AGGREGATION).settings;
        const values = [...strategyWeights!.values()];
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expect(values.every((value) => value > 0 && value <= 1)).toBe(true);
      }),
    );
  });
});

describe('sumInAnyOrder', () => {
  it('is the same to the last digit for every order', () => {
    // Added from left to right, 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ.
    expect(sumInAnyOrder([0.3, 0.2, 0.1])).toBe(sumInAnyOrder([0.1, 0.2, 0.3]));
  });
});

describe('weightedMean', () => {
  it.each([
    [[[3, 1]], 3],
    [
      [
        [0.1, 1],
        [0.1, 1],
        [0.1, 1],
      ],
      0.1,
    ],
    [
      [
        [1, 1],
        [2, 3],
      ],
      1.75,
    ],
    [
      [
        [1, 0],
        [3, 0],
      ],
      2,
    ],
    [
      [
        [1, 0],
        [3, 5e-324],
      ],
      3,
    ],
    [
      [
        [Number.MAX_VALUE, 1],
        [Number.MAX_VALUE, 1],
      ],
      Number.MAX_VALUE,
    ],
    [
      [
        [5e-324, 0.3],
        [5e-324, 0.3],
      ],
      5e-324,
    ],
  ])('of the values and weights %j is %d', (pairs, expected) => {
    expect(
      weightedMean(
        pairs.map(([value]) => value!),
        pairs.map(([, weight]) => weight!),
      ),
    ).toBe(expected);
  });
});

import type { Signal } from '../signal';
import { aggregateSignals } from './aggregate-signals';
import type { AggregationSettings } from './aggregation-settings';
import { DEFAULT_AGGREGATION, parseAggregationSettings } from './aggregation-settings';

const now = new Date('2026-11-20T15:00:00.000Z');

const weights = new Map([
  ['a', 0.5],
  ['b', 0.3],
  ['c', 0.2],
]);
const signal = (overrides: Partial<Signal> = {}): Signal => ({
  strategyName: 'a',
  symbol: 'BTCUSD',
  signalType: 'LONG',
  timestamp: '2026-11-20T14:00:00.000Z',
  price: 100,
  signalStrength: 'MODERATE',
  confidence: 0.8,
  positionSize: 0.02,
  direction: null,
  stopLoss: null,
  takeProfit: null,
  maxRisk: null,
  correlationValue: null,
  analysisData: null,
  metadata: null,
  signalId: null,
  ...overrides,
});
const a = (overrides: Partial<Signal> = {}) => signal({ strategyName: 'a', ...overrides });
const b = (overrides: Partial<Signal> = {}) => signal({ strategyName: 'b', ...overrides });
const c = (overrides: Partial<Signal> = {}) => signal({ strategyName: 'c', ...overrides });

const aggregate = (signals: Signal[], overrides: Partial<AggregationSettings> = {}) =>
  aggregateSignals(signals, { ...DEFAULT_AGGREGATION, strategyWeights: weights, ...overrides }, now);
/** The one aggregated signal, or why there is none. */
const resultOf = (signals: Signal[], overrides: Partial<AggregationSettings> = {}) => {
  const { aggregated, withheld } = aggregate(signals, overrides);
  expect(aggregated.length + withheld.length).toBe(1);
  return aggregated[0] ?? withheld[0]!.reason;
};

describe('who takes part', () => {
  it('ignores and reports strategies without a weight, by name and once', () => {
    const { aggregated, ignoredStrategies } = aggregate([
      signal({ strategyName: 'z' }),
      signal({ strategyName: 'constructor' }),
      signal({ strategyName: 'z' }),
    ]);
    expect({ aggregated, ignoredStrategies }).toEqual({ aggregated: [], ignoredStrategies: ['constructor', 'z'] });
  });

  it('drops what is older than the timeout, and counts it', () => {
    const { aggregated, expired } = aggregate([
      a({ symbol: 'OLD', timestamp: '2026-11-19T14:59:59.999Z' }),
      a({ symbol: 'EDGE', timestamp: '2026-11-19T15:00:00.000Z' }),
    ]);
    expect(aggregated.map(({ symbol }) => symbol)).toEqual(['EDGE']);
    expect(expired).toBe(1);
  });

  it('drops what is less confident than the threshold', () => {
    const { aggregated } = aggregate([
      a({ symbol: 'LOW', confidence: 0.0999 }),
      a({ symbol: 'EDGE', confidence: 0.1 }),
    ]);
    expect(aggregated.map(({ symbol }) => symbol)).toEqual(['EDGE']);
  });

  it('counts all strategies the same when none are configured', () => {
    const result = resultOf([signal({ strategyName: 'x' }), signal({ strategyName: 'y', price: 104 })], {
      strategyWeights: null,
    });
    // The same weight 1/2 and the same confidence: (100 + 104) / 2.
    expect(result).toMatchObject({
      price: 102,
      dominantWeight: 1,
      contributions: [
        { strategyName: 'x', weight: 0.5 },
        { strategyName: 'y', weight: 0.5 },
      ],
    });
  });
});

describe('weighted_average', () => {
  it('weighs by strategy weight × confidence', () => {
    const result = resultOf([
      a({ confidence: 0.8, price: 100, positionSize: 0.02, stopLoss: 90, analysisData: { reason: 'breakout' } }),
      b({ confidence: 0.6, price: 110, positionSize: 0.04, stopLoss: 99, takeProfit: 130 }),
      c({ confidence: 0.5, price: 90, positionSize: 0.05, maxRisk: 0.02, timestamp: '2026-11-20T14:30:00.000Z' }),
    ]);
    // Effective weights: a 0.5 × 0.8 = 0.40, b 0.3 × 0.6 = 0.18, c 0.2 × 0.5 = 0.10; together 0.68.
    // Confidence (0.40 × 0.8 + 0.18 × 0.6 + 0.10 × 0.5) / 0.68 = (0.32 + 0.108 + 0.05) / 0.68 = 0.478 / 0.68.
    // Price (40 + 19.8 + 9) / 0.68 = 68.8 / 0.68. Size (0.008 + 0.0072 + 0.005) / 0.68 = 0.0202 / 0.68.
    // Stop loss over a and b: (0.40 × 90 + 0.18 × 99) / 0.58 = (36 + 17.82) / 0.58 = 53.82 / 0.58.
    // Confidence 0.7029 and dominant weight 1 are both above 0.7: STRONG.
    expect(result).toEqual({
      symbol: 'BTCUSD',
      signalType: 'LONG',
      direction: 'BUY',
      confidence: expect.closeTo(0.478 / 0.68, 11),
      price: expect.closeTo(68.8 / 0.68, 8),
      positionSize: expect.closeTo(0.0202 / 0.68, 11),
      signalStrength: 'STRONG',
      stopLoss: expect.closeTo(53.82 / 0.58, 9),
      takeProfit: 130,
      maxRisk: 0.02,
      timestamp: '2026-11-20T14:30:00.000Z',
      dominantWeight: 1,
      order: { remaining: null, contracts: null, priceSource: 'sender', decimals: 0 },
      contributions: [
        { strategyName: 'a', weight: 0.5 },
        { strategyName: 'b', weight: 0.3 },
        { strategyName: 'c', weight: 0.2 },
      ],
      analysisData: { reason: 'breakout' },
    });
  });

  it('lets the heavier side win and leaves the other out', () => {
    const { aggregated, conflicts } = aggregate([
      a({ signalType: 'SHORT', confidence: 0.6, price: 100 }),
      b({ signalType: 'LONG', confidence: 1, price: 500 }),
      c({ signalType: 'HOLD', confidence: 0.9, price: 90 }),
    ]);
    // SHORT 0.5 beats LONG 0.3 and HOLD 0.2. Over a and c: effective 0.30 and 0.18, together 0.48.
    // Price (30 + 16.2) / 0.48 = 96.25; confidence (0.18 + 0.162) / 0.48 = 0.7125.
    // The dominant weight 0.5 is not above 0.5: WEAK.
    expect(aggregated).toMatchObject([
      { signalType: 'SHORT', direction: 'SELL', price: 96.25, confidence: 0.7125, signalStrength: 'WEAK' },
    ]);
    expect(aggregated[0]!.contributions.map(({ strategyName }) => strategyName)).toEqual(['a', 'c']);
    expect(conflicts).toEqual([
      { symbol: 'BTCUSD', votes: { SHORT: 0.5, LONG: 0.3, HOLD: 0.2 }, dominantType: 'SHORT', dominantWeight: 0.5 },
    ]);
  });

  it('adds up several signals of one strategy', () => {
    // b twice: 0.3 + 0.3 = 0.6 for SHORT beats a's 0.5.
    expect(resultOf([a(), b({ signalType: 'SHORT' }), b({ signalType: 'SHORT', price: 102 })])).toMatchObject({
      signalType: 'SHORT',
      dominantWeight: 0.6,
      price: 101,
      contributions: [{ strategyName: 'b', weight: 0.3 }],
    });
  });

  it('says nothing when HOLD is dominant', () => {
    expect(resultOf([a({ signalType: 'HOLD' }), b()])).toBe('hold-dominant');
  });

  it.each([
    ['opposing, a majority asked for, 0.5', [a(), b({ signalType: 'SHORT' })], true, 'no-majority'],
    ['opposing, no majority asked for', [a(), b({ signalType: 'SHORT' })], false, 'LONG'],
    ['not opposing, a majority asked for', [b(), c({ signalType: 'TOP' })], true, 'LONG'],
    // a and b: 0.5 + 0.3 = 0.8 is a majority.
    ['opposing, with a majority', [a(), b(), c({ signalType: 'SHORT' })], true, 'LONG'],
  ])('%s', (_, signals, requireMajorityAgreement, expected) => {
    const result = resultOf(signals, { requireMajorityAgreement });
    expect(typeof result === 'string' ? result : result.signalType).toBe(expected);
  });

  it.each([
    ['a first', [a({ signalType: 'TOP' }), b(), c()], 'TOP'],
    ['b first', [b(), a({ signalType: 'TOP' }), c()], 'LONG'],
  ])('a tie goes to the first seen: %s', (_, signals, expected) => {
    // 0.3 + 0.2 is 0.5 here, and 0.1 + 0.2 against 0.3 ties as well, whatever floating point makes of it.
    expect(resultOf(signals)).toMatchObject({ signalType: expected, dominantWeight: 0.5 });
    const strategyWeights = new Map([
      ['a', 0.3],
      ['b', 0.1],
      ['c', 0.2],
      ['silent', 0.4],
    ]);
    expect(resultOf(signals, { strategyWeights })).toMatchObject({ signalType: expected, dominantWeight: 0.3 });
  });

  it.each([
    [0.9, 0.1],
    [0.0001, 0.005],
    [0.03, 0.03],
  ])('brings a position size of %d to %d', (positionSize, expected) => {
    expect(resultOf([a({ positionSize })])).toMatchObject({ positionSize: expected });
  });

  it.each([
    // One signal: by its confidence alone.
    [[0.81], 'STRONG'],
    [[0.8], 'MODERATE'],
    [[0.61], 'MODERATE'],
    [[0.6], 'WEAK'],
    // Two agree: 0.5 + 0.3 = 0.8 is above 0.7, so their confidence decides.
    [[0.71, 0.71], 'STRONG'],
    [[0.7, 0.7], 'MODERATE'],
    [[0.51, 0.51], 'MODERATE'],
    [[0.5, 0.5], 'WEAK'],
  ])('grades confidences %j as %s', (confidences, expected) => {
    const strategies = ['a', 'b'];
    const signals = confidences.map((confidence, index) => signal({ strategyName: strategies[index]!, confidence }));
    expect(resultOf(signals)).toMatchObject({ signalStrength: expected });
  });

  it('grades by the dominant weight when the confidence is high', () => {
    // LONG 0.5 + 0.2 = 0.7, which is not above 0.7.
    expect(resultOf([a({ confidence: 1 }), c({ confidence: 1 }), b({ signalType: 'TOP' })])).toMatchObject({
      signalStrength: 'MODERATE',
      dominantWeight: 0.7,
    });
  });

  it('means without a weight when every confidence is 0', () => {
    expect(
      resultOf([a({ confidence: 0, price: 1 }), b({ confidence: 0, price: 3 })], { minConfidenceThreshold: 0 }),
    ).toMatchObject({ price: 2, confidence: 0 });
  });
});

describe('strongest_wins', () => {
  const strongest = { conflictResolution: 'strongest_wins' } as const;

  it('takes the signal with the highest confidence × weight as it stands, its size capped', () => {
    // a 0.5 × 0.5 = 0.25, b 0.3 × 0.9 = 0.27, c 0.2 × 1 = 0.2.
    const winner = b({
      confidence: 0.9,
      signalType: 'SHORT',
      price: 50,
      positionSize: 0.4,
      stopLoss: 55,
      signalStrength: 'WEAK',
    });
    expect(resultOf([a({ confidence: 0.5 }), winner, c({ confidence: 1 })], strongest)).toMatchObject({
      signalType: 'SHORT',
      direction: 'SELL',
      price: 50,
      confidence: 0.9,
      positionSize: 0.1,
      stopLoss: 55,
      signalStrength: 'WEAK',
      contributions: [{ strategyName: 'b', weight: 0.3 }],
    });
  });

  it('raises no small size, and takes a HOLD that wins', () => {
    expect(resultOf([a({ signalType: 'HOLD', positionSize: 0.001 }), b()], strongest)).toMatchObject({
      signalType: 'HOLD',
      direction: 'HOLD',
      positionSize: 0.001,
    });
  });

  it('takes the first of a tie', () => {
    // 0.5 × 0.6 and 0.3 × 1 are both 0.3.
    const tied = [a({ confidence: 0.6 }), b({ confidence: 1, signalType: 'SHORT' })];
    expect(resultOf(tied, strongest)).toMatchObject({ signalType: 'LONG' });
    expect(resultOf(tied.toReversed(), strongest)).toMatchObject({ signalType: 'SHORT' });
  });
});

describe('conservative', () => {
  it.each([
    // LONG 0.5 + 0.3 = 0.8 would do, but c says SHORT.
    ['opposing', [a(), b(), c({ signalType: 'SHORT' })], 'opposing'],
    ['0.5 agree', [a()], 'below-conservative-weight'],
    ['0.8 agree', [a(), b()], 'LONG'],
    ['HOLD is dominant', [a({ signalType: 'HOLD' }), b({ signalType: 'HOLD' })], 'hold-dominant'],
  ])('%s', (_, signals, expected) => {
    const result = resultOf(signals, { conflictResolution: 'conservative' });
    expect(typeof result === 'string' ? result : result.signalType).toBe(expected);
  });

  it('takes 0.6, also where floating point falls short of it', () => {
    // (1 + 13 + 13) / 45 = 0.6, but added one by one 0.5999999999999999.
    const { settings } = parseAggregationSettings({ strategy_weights: { a: 1, b: 13, c: 13, silent: 18 } });
    expect(resultOf([a(), b(), c()], { ...settings, conflictResolution: 'conservative' })).toMatchObject({
      dominantWeight: 0.6,
    });
  });
});

describe('consensus_threshold', () => {
  const consensus = { conflictResolution: 'consensus_threshold' } as const;

  it.each([
    // 0.5 + 0.2 = 0.7 reaches the default of 0.7; 0.3 + 0.2 and 0.5 do not.
    ['0.7 agree', [a(), c(), b({ signalType: 'SHORT' })], 'LONG'],
    ['0.5 agree', [b(), c()], 'below-consensus-threshold'],
    ['0.5 alone', [a()], 'below-consensus-threshold'],
  ])('%s', (_, signals, expected) => {
    const result = resultOf(signals, consensus);
    expect(typeof result === 'string' ? result : result.signalType).toBe(expected);
  });

  it('has a configurable threshold', () => {
    expect(resultOf([a()], { ...consensus, consensusThreshold: 0.5 })).toMatchObject({ signalType: 'LONG' });
  });
});

describe('risk_weighted', () => {
  const risk = { conflictResolution: 'risk_weighted' } as const;

  it('takes the highest confidence × weight × reward/risk as it stands', () => {
    // a: 0.5 × 0.8 × 1 (unknown) = 0.4; b: 0.3 × 0.8 × (106 − 100) / (100 − 97) = 0.24 × 2 = 0.48;
    // c: 0.2 × 0.8 × min((150 − 100) / (100 − 99), 3) = 0.16 × 3 = 0.48 too, but later.
    const winner = b({ stopLoss: 97, takeProfit: 106, positionSize: 0.3 });
    const signals = [a({ stopLoss: 90 }), winner, c({ stopLoss: 99, takeProfit: 150 })];
    expect(resultOf(signals, risk)).toMatchObject({ stopLoss: 97, takeProfit: 106, positionSize: 0.1 });
  });

  it('takes a stop at the price itself for an unknown risk', () => {
    // a: 0.5 × 0.8 × 1 = 0.4; b: 0.3 × 0.8 × (105 − 100) / (100 − 97.5) = 0.24 × 2 = 0.48.
    const signals = [a({ stopLoss: 100, takeProfit: 200 }), b({ stopLoss: 97.5, takeProfit: 105 })];
    expect(resultOf(signals, risk)).toMatchObject({ stopLoss: 97.5 });
  });

  it('measures a SHORT by its own distances', () => {
    // b: 0.3 × 0.8 × |90 − 100| / |100 − 104| = 0.24 × 2.5 = 0.6 against a's 0.4.
    expect(resultOf([a(), b({ signalType: 'SHORT', stopLoss: 104, takeProfit: 90 })], risk)).toMatchObject({
      signalType: 'SHORT',
      direction: 'SELL',
    });
  });
});

describe('the whole outcome', () => {
  it('sorts by confidence, then by timestamp, both descending, then by symbol', () => {
    const later = '2026-11-20T14:30:00.000Z';
    const { aggregated } = aggregate([
      a({ symbol: 'D', confidence: 0.7 }),
      a({ symbol: 'C', confidence: 0.7 }),
      a({ symbol: 'E', confidence: 0.7, timestamp: later }),
      a({ symbol: 'A', confidence: 0.9 }),
    ]);
    expect(aggregated.map(({ symbol }) => symbol)).toEqual(['A', 'E', 'C', 'D']);
  });

  it.each([
    ['LONG', 'BUY'],
    ['BOTTOM', 'BUY'],
    ['SHORT', 'SELL'],
    ['TOP', 'SELL'],
    ['CLOSE', 'HOLD'],
    ['DIVERGENCE', 'HOLD'],
  ] as const)('%s means %s', (signalType, direction) => {
    expect(resultOf([a({ signalType })])).toMatchObject({ signalType, direction });
  });

  it('is empty for no signals', () => {
    expect(aggregate([])).toEqual({ aggregated: [], conflicts: [], withheld: [], ignoredStrategies: [], expired: 0 });
  });
});

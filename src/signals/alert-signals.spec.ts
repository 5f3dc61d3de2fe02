import { aggregateSignals } from './aggregation/aggregate-signals';
import { DEFAULT_AGGREGATION } from './aggregation/aggregation-settings';
import { aggregatedAlertSignal, individualAlertSignal } from './alert-signals';
import type { Signal } from './signal';

const now = new Date('2026-11-20T15:00:00.000Z');

function signal(overrides: Partial<Signal> = {}): Signal {
  return {
    ...{ strategyName: 'a', symbol: 'BTC-USD', signalType: 'LONG', timestamp: now.toISOString(), price: 100 },
    ...{ signalStrength: 'STRONG', confidence: 0.8, positionSize: 0.02, direction: null, stopLoss: null },
    ...{ takeProfit: null, maxRisk: null, correlationValue: null, analysisData: null, metadata: null, signalId: null },
    ...overrides,
  };
}

const aggregated = (...signals: Signal[]) =>
  aggregatedAlertSignal(aggregateSignals(signals, DEFAULT_AGGREGATION, now).aggregated[0]!);

describe('aggregatedAlertSignal', () => {
  it.each([
    [[110.015625, 110.02], 110.017813],
    [[100, 101], 100.5],
    [[68_250, 68_251, 68_251], 68_250.67],
    [[0.00001234, 0.00001235, 0.00001235], 0.00001235],
    [[-37.63, -37.6], -37.62],
    [[2650.125], 2650.125],
  ])('gives the mean of %j the digits of its inputs', (prices, expected) => {
    const signals = prices.map((price, index) => signal({ price, strategyName: `s${index}`, stopLoss: price }));
    expect(aggregated(...signals)).toMatchObject({ price: expected, stopLoss: expected });
  });

  it('takes a price that nobody knows for none, and for nothing beside one that is known', () => {
    const unpriced = signal({ signalType: 'CLOSE', price: 0, analysisData: { order: { price_source: 'none' } } });
    expect(aggregated(unpriced)).toMatchObject({ price: null });
    expect(aggregated(unpriced, signal({ signalType: 'CLOSE', strategyName: 'b', price: 50 }))).toMatchObject({
      price: 50,
      isLastKnownPrice: false,
    });
  });

  it('tells a partial exit as one only while every CLOSE is', () => {
    const order = { remaining_side: 'long', remaining_contracts: 2, contracts: 1 };
    const partial = signal({ signalType: 'CLOSE', analysisData: { order } });
    expect(aggregated(partial)).toMatchObject({ remaining: { side: 'long', size: 2 }, contracts: 1 });
    expect(aggregated(partial, signal({ signalType: 'CLOSE', strategyName: 'b' }))).toMatchObject({ remaining: null });
  });
});

describe('individualAlertSignal', () => {
  it('tells what the order said', () => {
    const order = { remaining_side: 'short', contracts: 2, price_source: 'last-known' };
    expect(individualAlertSignal(signal({ signalType: 'CLOSE', analysisData: { order } }))).toMatchObject({
      ...{ price: 100, isLastKnownPrice: true, remaining: { side: 'short', size: null }, contracts: 2 },
    });
    // An entry leaves nothing.
    expect(individualAlertSignal(signal({ analysisData: { order } }))).toMatchObject({ remaining: null });
  });
});

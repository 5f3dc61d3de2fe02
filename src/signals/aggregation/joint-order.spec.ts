import type { Signal } from '../signal';
import { jointOrderOf } from './joint-order';

const signal = (signalType: Signal['signalType'], price: number, order: Record<string, unknown> = {}) =>
  ({ signalType, price, stopLoss: null, takeProfit: null, analysisData: { order } }) as unknown as Signal;
const left = (side: string | null, size: number | null = null, share: number | null = null) => ({ side, size, share });
const unknown = { remaining_side: 'unknown' };
const partial = { remaining_side: 'long', remaining_contracts: 2, contracts: 1 };

describe('jointOrderOf', () => {
  it.each([
    ['one partial exit', [signal('CLOSE', 1, partial)], left('long', 2)],
    [
      'one of a share',
      [signal('CLOSE', 1, { remaining_side: 'unknown', remaining_share: 0.5 })],
      left(null, null, 0.5),
    ],
    ['one beside a HOLD', [signal('CLOSE', 1, partial), signal('HOLD', 1)], left('long', 2)],
    ['two of one side', [signal('CLOSE', 1, partial), signal('CLOSE', 1, partial)], left('long')],
    [
      'two, of one of which the side is known',
      [signal('CLOSE', 1, partial), signal('CLOSE', 1, unknown)],
      left('long'),
    ],
    // Nobody is out.
    ['two of two sides', [signal('CLOSE', 1, partial), signal('CLOSE', 1, { remaining_side: 'short' })], left(null)],
    ['a partial and a whole one', [signal('CLOSE', 1, partial), signal('CLOSE', 1)], null],
    ['an entry', [signal('LONG', 1)], null],
  ])('says what remains after %s', (_, signals, remaining) => {
    expect(jointOrderOf(signals).remaining).toEqual(remaining);
  });

  it.each([
    [[signal('CLOSE', 0, { price_source: 'none' })], 'none'],
    [[signal('CLOSE', 0, { price_source: 'none' }), signal('CLOSE', 5, { price_source: 'last-known' })], 'last-known'],
    [[signal('CLOSE', 0, { price_source: 'none' }), signal('CLOSE', 5)], 'sender'],
  ])('says where the price comes from (%#)', (signals, source) => {
    expect(jointOrderOf(signals).priceSource).toBe(source);
  });

  it.each([
    [[100, 101], 0],
    [[110.015625, 110.02], 6],
    [[1e-8, 0.5], 8],
    [[1.5e-7], 8],
    [[1e21, 5e-300], 15],
  ])('knows the digits of %j', (prices, decimals) => {
    expect(jointOrderOf(prices.map((price) => signal('LONG', price))).decimals).toBe(decimals);
  });
});

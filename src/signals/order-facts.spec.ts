import fc from 'fast-check';
import { asHeld, orderFactsOf } from './order-facts';
import type { Signal } from './signal';

describe('orderFactsOf', () => {
  it.each([
    [{ remaining_side: 'long', remaining_contracts: 1 }, { remaining: { side: 'long', size: 1 } }],
    [{ remaining_side: 'short' }, { remaining: { side: 'short', size: null } }],
    [{ remaining_side: 'unknown', remaining_share: 0.5 }, { remaining: { side: null, size: null, share: 0.5 } }],
    [{ remaining_side: 'flat', remaining_contracts: 0 }, { remaining: null }],
    [
      { contracts: 0.25, price_source: 'none' },
      { contracts: 0.25, priceSource: 'none' },
    ],
    [
      { contracts: '3', price_source: 'guess' },
      { contracts: null, priceSource: 'sender' },
    ],
  ])('reads %j', (order, facts) => {
    expect(orderFactsOf({ analysisData: { order } })).toMatchObject(facts);
  });

  it('takes anything for no facts, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (order) => {
        const { remaining, contracts, priceSource } = orderFactsOf({ analysisData: { order } });
        expect([null, 'long', 'short']).toContain(remaining?.side ?? null);
        expect(contracts === null || contracts > 0).toBe(true);
        expect(['sender', 'last-known', 'none']).toContain(priceSource);
      }),
    );
    expect(orderFactsOf({ analysisData: null })).toMatchObject({ remaining: null, contracts: null });
  });
});

describe('asHeld', () => {
  it.each([
    ['long', 'LONG'],
    ['short', 'SHORT'],
    ['unknown', 'HOLD'],
    [undefined, 'CLOSE'],
  ])('lets the strategy of an exit that leaves %s vote %s when others report', (remaining_side, type) => {
    const signal = { signalType: 'CLOSE', analysisData: { order: { remaining_side } } } as unknown as Signal;
    expect(asHeld(signal).signalType).toBe(type);
  });
});

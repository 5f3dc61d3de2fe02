import fc from 'fast-check';
import { orderFactsOf } from './order-facts';

describe('orderFactsOf', () => {
  it.each([
    [{ remaining_side: 'long', remaining_contracts: 1 }, { remaining: { side: 'long', size: 1 } }],
    [{ remaining_side: 'short' }, { remaining: { side: 'short', size: null } }],
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

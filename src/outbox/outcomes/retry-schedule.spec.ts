import fc from 'fast-check';
import { backOffDelayMs } from './retry-schedule';

describe('backOffDelayMs', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [9, 256_000],
    [10, 300_000],
    [5000, 300_000],
    [0, 1000],
  ])('after %i failures at most %i ms', (failures, longest) => {
    expect(backOffDelayMs(failures, 1)).toBe(longest);
    expect(backOffDelayMs(failures, 0.5)).toBe(longest / 2);
    expect(backOffDelayMs(failures, 0)).toBe(0);
  });

  it('never leaves its bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delayMs = backOffDelayMs(failures, random);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});

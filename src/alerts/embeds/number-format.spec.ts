import fc from 'fast-check';
import { formatNumber, formatShare } from './number-format';

describe('formatNumber', () => {
  it.each([
    [0.00001234, '0.00001234'],
    [68250.5, '68,250.50'],
    [68250.567, '68,250.57'],
    [1234567.891, '1,234,567.89'],
    [1.08345, '1.08345'],
    [150.25, '150.25'],
    [150, '150.00'],
    [0.5, '0.50'],
    [0.1 + 0.2, '0.30'],
    [999.9999999, '1,000.00'],
    [0, '0.00'],
    [-12.5, '-12.50'],
    [1.5e-13, '1.500e-13'],
    [1.2345e21, '1.234e+21'],
    [Number.MAX_VALUE, '1.798e+308'],
    [NaN, null],
    [Infinity, null],
    ['1', null],
    [null, null],
  ])('%p', (value, expected) => {
    expect(formatNumber(value)).toBe(expected);
  });

  it('keeps five significant digits of any finite price, in few characters', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-12, max: 999 }), (price) => {
        const shown = formatNumber(price)!;
        expect(Math.abs(Number(shown) - price) / price).toBeLessThan(1e-5);
        expect(shown.length).toBeLessThan(24);
      }),
    );
  });
});

describe('formatShare', () => {
  it.each([
    [0.72, '72%'],
    [0.725, '72.5%'],
    [1, '100%'],
    [0, '0%'],
    [0.005, '0.5%'],
    [0.00012, '0.012%'],
    [1e-20, 'under 0.0001%'],
    [1e300, '1.000e+300 × 100%'],
    [NaN, null],
    ['0.9', null],
  ])('%p', (value, expected) => {
    expect(formatShare(value)).toBe(expected);
  });
});

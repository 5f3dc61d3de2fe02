import fc from 'fast-check';
import { formatNumber, formatPrice, formatShare, formatSize } from './number-format';

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

describe('formatPrice', () => {
  it.each([
    [110.015625, '110.015625'],
    [2650.125, '2,650.125'],
    [68250.5, '68,250.50'],
    [68250, '68,250.00'],
    [1234567.891234, '1,234,567.891234'],
    [-37.63, '-37.63'],
    [0, '0.00'],
    [0.00001234, '0.00001234'],
    [1.5e-7, '0.00000015'],
    [1.083451, '1.083451'],
    [0.1 + 0.2, '0.30'],
    [1.5e-13, '1.500e-13'],
    [1.2345e21, '1.234e+21'],
    [NaN, null],
    ['1', null],
    [null, null],
  ])('%p', (value, expected) => {
    expect(formatPrice(value)).toBe(expected);
  });

  it('loses no digit of a price as people write them', () => {
    const price = fc
      .tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.integer({ min: 0, max: 8 }))
      .map(([digits, decimals]) => Number(`${digits}e-${decimals}`));
    fc.assert(
      fc.property(price, (value) => expect(Number(formatPrice(value)!.replaceAll(',', '')) === value).toBe(true)),
    );
  });
});

describe('formatSize', () => {
  it.each([
    [1, '1'],
    [0.25, '0.25'],
    [1500, '1,500'],
    [0.00012345, '0.00012345'],
    [NaN, null],
    [null, null],
  ])('%p', (value, expected) => {
    expect(formatSize(value)).toBe(expected);
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

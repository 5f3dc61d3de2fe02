import { describeDuration, describeLateness } from './lateness';

describe('describeLateness', () => {
  it.each([
    [0, null],
    [59_999, null],
    [60_000, 'late by 1 min'],
    [7_500_000, 'late by 2 h 5 min'],
    [93_600_000, 'late by 1 d 2 h'],
    [-3_600_000, null],
    [NaN, null],
  ])('%p ms', (lateMs, expected) => {
    expect(describeLateness(1e12, 1e12 + lateMs)).toBe(expected);
  });
});

describe('describeDuration', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [61_000, '1 min 1 s'],
    [86_400_000 + 5 * 60_000, '1 d'],
    [400 * 86_400_000, '400 d'],
  ])('%p ms', (durationMs, expected) => {
    expect(describeDuration(durationMs)).toBe(expected);
  });
});

import { inferInterval, intervalName, parseInterval } from './interval';

it.each([
  ...[
    ['5m', '5m'],
    ['60m', '1h'],
    ['60', '1h'],
    ['1', '1m'],
    ['D', '1d'],
    ['1D', '1d'],
    ['daily', '1d'],
    ['1day', '1d'],
  ],
  ...[
    ['H4', '4h'],
    ['PERIOD_M15', '15m'],
    ['1 hour', '1h'],
    ['24h', '1d'],
    ['7d', '1w'],
    ['W', '1w'],
    ['1wk', '1w'],
    ['10d', '10d'],
  ],
])('%s is %s', (text, name) => expect(intervalName(parseInterval(text)!)).toBe(name));

it.each(['', 'M', '1M', 'month', '0', '-5m', '1y', '5m5', 'abc', '99999d', '1.5h'])('%j is none', (text) => {
  expect(parseInterval(text)).toBeNull();
});

const DAY_MS = 86_400_000;

it('is seen from the most common distance', () => {
  const weekdays = [0, 1, 2, 3, 4, 7, 8, 9].map((day) => day * DAY_MS);
  expect(inferInterval(weekdays)).toBe(DAY_MS);
  expect(inferInterval([0, 31 * DAY_MS, 59 * DAY_MS, 90 * DAY_MS])).toBeNull();
  expect(inferInterval([5])).toBeNull();
});

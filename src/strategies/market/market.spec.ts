import { closesAsOf } from './as-of';
import { resample } from './resample';
import { closedBy, seriesOf } from './series';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MONDAY_MS = Date.UTC(2026, 10, 16);

const hours = (count: number, from = MONDAY_MS) =>
  seriesOf(
    'X',
    HOUR_MS,
    Array.from({ length: count }, (_, hour) => [from + hour * HOUR_MS, hour, hour + 10, hour - 10, hour + 1, 2]),
  );

it('makes days and weeks of hours, in UTC and from Monday', () => {
  const days = resample(hours(30, MONDAY_MS - 6 * HOUR_MS), DAY_MS);
  expect([...days.start]).toEqual([MONDAY_MS - DAY_MS, MONDAY_MS]);
  expect([...days.open]).toEqual([0, 6]);
  expect([...days.close]).toEqual([6, 30]);
  expect([...days.high]).toEqual([15, 39]);
  expect([...days.low]).toEqual([-10, -4]);
  expect([...days.volume]).toEqual([12, 48]);
  expect([...resample(hours(30, MONDAY_MS - 6 * HOUR_MS), 7 * DAY_MS).start]).toEqual([
    MONDAY_MS - 7 * DAY_MS,
    MONDAY_MS,
  ]);
});

it('knows which candles had closed', () => {
  expect(closedBy(hours(5), MONDAY_MS + 3 * HOUR_MS).start).toHaveLength(3);
  expect(closedBy(hours(5), MONDAY_MS + 3 * HOUR_MS - 1).start).toHaveLength(2);
  expect(closedBy(hours(5), 0).start).toHaveLength(0);
});

it('takes of another series what was known at the close, for a week at most', () => {
  const other = seriesOf('VIX', DAY_MS, [[MONDAY_MS - DAY_MS, 1, 1, 1, 17, null]]);
  expect([...closesAsOf(hours(2), other)]).toEqual([17, 17]);
  expect([...closesAsOf(hours(2, MONDAY_MS - 2 * HOUR_MS), other)]).toEqual([NaN, 17]);
  expect([...closesAsOf(hours(2, MONDAY_MS + 7 * DAY_MS - HOUR_MS), other)]).toEqual([17, NaN]);
  expect([...closesAsOf(hours(1), null)]).toEqual([NaN]);
});

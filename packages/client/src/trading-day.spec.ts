import { possiblyTodayForMs, sameDayForMs } from './trading-day';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('the trading day, of which only the server knows the zone', () => {
  it.each([
    ['2026-11-21T04:30:00Z', 15],
    ['2026-11-21T04:59:00Z', 1],
    ['2026-11-20T18:14:00Z', 1],
  ])('stays at %s for %i minutes at least', (at, minutes) => {
    expect(sameDayForMs(Date.parse(at))).toBe(minutes * MINUTE_MS);
  });

  it.each([
    ['while it is that day in New York', '2026-11-21T04:30:00Z', 7.5],
    ['while it is that day in Samoa only', '2026-11-21T11:00:00Z', 1],
    ['while it has begun in the Line Islands only', '2026-11-19T10:00:00Z', 50],
    ['for a day, where it is that day nowhere yet', '2026-11-19T09:59:00Z', 24],
    ['for a day, where it is that day nowhere any more', '2026-11-21T12:00:00Z', 24],
  ])('may be the 20th %s', (_, at, hours) => {
    expect(possiblyTodayForMs('2026-11-20', Date.parse(at))).toBe(hours * HOUR_MS);
  });

  it.each(['', 'yesterday', '2026-13-01'])('may be "%s" for a day', (date) => {
    expect(possiblyTodayForMs(date, Date.parse('2026-11-20T12:00:00Z'))).toBe(24 * HOUR_MS);
  });
});

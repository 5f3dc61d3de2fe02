import { dateIn, momentOf, weekdaysBefore } from './trading-calendar';

describe('the trading calendar', () => {
  it('knows the date in a zone', () => {
    expect(dateIn('America/New_York', new Date('2026-11-24T03:00:00Z'))).toBe('2026-11-23');
  });

  it('skips weekends', () => {
    expect(weekdaysBefore('2026-11-23', 3)).toEqual(['2026-11-20', '2026-11-19', '2026-11-18']);
    expect(weekdaysBefore('2026-11-22', 1)).toEqual(['2026-11-20']);
  });

  it.each([
    ['America/New_York', '2026-07-01', '2026-07-01T12:05:00.000Z'],
    ['America/New_York', '2026-12-01', '2026-12-01T13:05:00.000Z'],
    // The day on which summer time begins there.
    ['America/New_York', '2026-03-08', '2026-03-08T12:05:00.000Z'],
    ['Asia/Kolkata', '2026-12-01', '2026-12-01T02:35:00.000Z'],
    ['UTC', '2026-12-01', '2026-12-01T08:05:00.000Z'],
  ])('tells when it is 08:05 in %s on %s', (timezone, date, expected) => {
    expect(momentOf(timezone, date, '08:05:00').toISOString()).toBe(expected);
  });
});

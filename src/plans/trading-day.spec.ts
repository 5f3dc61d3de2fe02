import { isCalendarDate, resolveTradingDay, tradingDayAt } from './trading-day';

const NEW_YORK = 'America/New_York';

describe('tradingDayAt', () => {
  it.each([
    ['2026-11-20T04:59:59.999Z', '2026-11-19'],
    ['2026-11-20T05:00:00.000Z', '2026-11-20'],
    ['2026-07-01T03:59:59.000Z', '2026-06-30'], // summer time: four hours behind UTC
    ['2026-07-01T04:00:00.000Z', '2026-07-01'],
    ['2026-03-08T06:59:59.000Z', '2026-03-08'], // the hour before the clocks go forward
  ])('%s is %s in New York', (at, day) => {
    expect(tradingDayAt(new Date(at), NEW_YORK)).toBe(day);
  });

  it('follows the zone', () => {
    expect(tradingDayAt(new Date('2026-11-20T20:00:00Z'), 'Asia/Tokyo')).toBe('2026-11-21');
  });
});

describe('isCalendarDate', () => {
  it.each(['2026-11-20', '2028-02-29', '0001-01-01', '9999-12-31'])('takes %s', (date) => {
    expect(isCalendarDate(date)).toBe(true);
  });

  it.each([
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '10000-01-01',
    '2026-1-2',
    '20261120',
    '2026-11-20 ',
    '',
    'today',
  ])('refuses %j', (date) => {
    expect(isCalendarDate(date)).toBe(false);
  });
});

describe('resolveTradingDay', () => {
  const at = new Date('2026-11-20T03:00:00Z'); // still the 19th in New York

  it.each([
    [undefined, '2026-11-19'],
    [null, '2026-11-19'],
    ['', '2026-11-19'],
    ['today', '2026-11-19'],
    ['Tomorrow', '2026-11-20'],
    [' yesterday ', '2026-11-18'],
    ['2026-12-01', '2026-12-01'],
  ])('%j is %s', (input, day) => {
    expect(resolveTradingDay(input, at, NEW_YORK)).toBe(day);
  });

  it('crosses months, years and clock changes by the calendar', () => {
    expect(resolveTradingDay('tomorrow', new Date('2026-12-31T20:00:00Z'), NEW_YORK)).toBe('2027-01-01');
    expect(resolveTradingDay('yesterday', new Date('2028-03-01T20:00:00Z'), NEW_YORK)).toBe('2028-02-29');
    expect(resolveTradingDay('tomorrow', new Date('2026-10-31T20:00:00Z'), NEW_YORK)).toBe('2026-11-01');
  });

  it('names the format when it cannot be read', () => {
    expect(() => resolveTradingDay('2026-02-30', at, NEW_YORK)).toThrow(
      "Invalid date '2026-02-30'. Use YYYY-MM-DD, for example 2026-11-20.",
    );
  });
});

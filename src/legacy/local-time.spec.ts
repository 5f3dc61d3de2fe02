import { LocalTime } from './local-time';

const newYork = new LocalTime('America/New_York');

it.each([
  ['in winter', '2026-11-20 09:30:00', '2026-11-20T14:30:00.000Z'],
  ['in summer', '2026-07-20 09:30:00.123456', '2026-07-20T13:30:00.123Z'],
  ['with a T and no seconds', '2026-07-20T09:30', '2026-07-20T13:30:00.000Z'],
  ['a day alone', '2026-11-20', '2026-11-20T05:00:00.000Z'],
  ['in the hour that comes twice', '2026-11-01 01:30:00', '2026-11-01T05:30:00.000Z'],
  ['after it', '2026-11-01 02:00:00', '2026-11-01T07:00:00.000Z'],
  ['in the hour that is left out', '2026-03-08 02:30:00', '2026-03-08T07:30:00.000Z'],
  ['after that', '2026-03-08 03:00:00', '2026-03-08T07:00:00.000Z'],
  ['with its zone', '2026-11-20T09:30:00+01:00', '2026-11-20T08:30:00.000Z'],
  ['in UTC', '2026-11-20 09:30:00Z', '2026-11-20T09:30:00.000Z'],
])('reads a time %s', (_what, text, utc) => expect(newYork.toUtc(text)).toBe(utc));

it('follows a zone that is set at half hours', () => {
  const lordHowe = new LocalTime('Australia/Lord_Howe');
  expect(lordHowe.toUtc('2026-06-01 12:00:00')).toBe('2026-06-01T01:30:00.000Z');
  expect(lordHowe.toUtc('2026-12-01 12:00:00')).toBe('2026-12-01T01:00:00.000Z');
});

it.each(['', 'yesterday', '2026-02-30 10:00:00', '2026-13-01', '2026-11-20 25:00', '20.11.2026', '2026-00-10'])(
  'takes %j for no time',
  (text) => expect(newYork.toUtc(text)).toBeNull(),
);

import { parseDuration, parseExpiry } from './durations';

const now = new Date('2026-11-20T13:00:00Z');

it.each([
  ['30m', 1_800_000],
  ['24h', 86_400_000],
  ['90d', 7_776_000_000],
  ['0', 0],
  ['0h', 0],
])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

it.each(['', 'd', '5', '5w', '-1h', '1.5h', '24 h'])('%j is no time span', (text) => {
  expect(() => parseDuration(text)).toThrow(`Invalid time span '${text}'. Use for example 90d, 24h or 30m.`);
});

it.each([
  ['2d', '2026-11-22T13:00:00.000Z'],
  ['2026-12-31', '2027-01-01T00:00:00.000Z'],
])('an expiry of %s ends at %s', (text, end) => expect(parseExpiry(text, now).toISOString()).toBe(end));

it.each(['', 'never', '2026-02-30', '31.12.2026', '2026-12-31T00:00:00Z'])('%j is no expiry', (text) => {
  expect(() => parseExpiry(text, now)).toThrow(`Invalid expiry '${text}'. Use 90d, 24h or a date, YYYY-MM-DD.`);
});

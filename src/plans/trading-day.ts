import { invalidDate } from './plan-errors';
import { foldTyped } from './typed-text';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;
const DAY_OFFSETS = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

/** Whether the text is a day of the calendar, written `YYYY-MM-DD`: `2026-02-30` is not. */
export function isCalendarDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    // en-CA writes dates as YYYY-MM-DD.
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}

const MINUTE_MS = 60_000;
let latest = { minute: Number.NaN, timezone: '', day: '' };

/** The trading day (`YYYY-MM-DD`) that a moment belongs to in an IANA time zone. */
export function tradingDayAt(at: Date, timezone: string): string {
  // Asked with each request, and days begin on whole minutes everywhere: one formatting a minute is enough.
  const minute = Math.floor(at.getTime() / MINUTE_MS);
  if (latest.minute !== minute || latest.timezone !== timezone) {
    latest = { minute, timezone, day: formatterFor(timezone).format(at) };
  }
  return latest.day;
}

/**
 * The day that somebody named: `YYYY-MM-DD` with whatever dashes a keyboard writes, or `yesterday`, `today`, `tomorrow` seen from the moment of the message. Nothing
 * named is today. Throws `date-invalid`.
 */
export function resolveTradingDay(input: string | null | undefined, at: Date, timezone: string): string {
  const named = input && foldTyped(input).trim();
  if (!named) return tradingDayAt(at, timezone);
  const offset = DAY_OFFSETS.get(named.toLowerCase());
  if (offset !== undefined) return addDays(tradingDayAt(at, timezone), offset);
  if (!isCalendarDate(named)) throw invalidDate(input?.trim() ?? '');
  return named;
}

/** The day so many days after that one, before it when negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

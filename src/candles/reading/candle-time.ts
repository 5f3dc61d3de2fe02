import { readEpochMs } from '../../trading';

/** Which number comes first in `03/04/2026`. */
export type DateOrder = 'month-first' | 'day-first';

const EARLIEST_MS = Date.UTC(1900, 0, 1);
const MAX_AHEAD_MS = 24 * 3_600_000;
// From these on a number counts microseconds, nanoseconds: milliseconds would be of the year 5138 and later.
const FIRST_MICROSECONDS = 1e14;
const FIRST_NANOSECONDS = 1e17;

export const TIME_EXPECTS =
  'a time: ISO 8601 text, a date such as 2026-11-20, 20261120 or 11/20/2026, or epoch seconds or milliseconds, from 1900 to a day from now';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const clock = String.raw`(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s?([ap]m)?)?`;
const yearFirst = new RegExp(`^(\\d{4})([./-])(\\d{1,2})\\2(\\d{1,2})${clock}$`, 'i');
const compact = /^((?:19|20|21)\d\d)(\d\d)(\d\d)(?:[ T]?(\d\d):?(\d\d)(?::?(\d\d))?)?$/;
const yearLast = new RegExp(`^(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})${clock}$`, 'i');
const monthFirst = new RegExp(`^([a-z]{3})[a-z]*\\.? (\\d{1,2}),? (\\d{4})${clock}$`, 'i');
const dayFirst = new RegExp(`^(\\d{1,2})[ -]([a-z]{3})[a-z]*\\.?[ -](\\d{4})${clock}$`, 'i');

/**
 * When a candle begins, in milliseconds since 1970; NaN when it is no time, or none that a candle can have. Text without a zone is
 * UTC; a date alone is its midnight.
 * @param order what `03/04/2026` means
 */
export function readCandleTime(value: unknown, order: DateOrder | null, nowMs: number): number {
  const ms = typeof value === 'string' ? readText(value.trim(), order) : readNumber(value);
  return ms >= EARLIEST_MS && ms <= nowMs + MAX_AHEAD_MS ? ms : NaN;
}

/** What dates with the year last say of their order; `unclear` when every one of them could be either, null without any. */
export function findDateOrder(values: Iterable<unknown>): DateOrder | 'unclear' | null {
  let isSeen = false;
  for (const value of values) {
    const match = typeof value === 'string' ? yearLast.exec(withoutZone(value.trim())) : null;
    // 20.11.2026 is written where the day comes first, everywhere.
    if (!match || match[2] === '.') continue;
    if (Number(match[1]) > 12) return 'day-first';
    if (Number(match[3]) > 12) return 'month-first';
    isSeen = true;
  }
  return isSeen ? 'unclear' : null;
}

function readNumber(value: unknown): number {
  if (typeof value !== 'number') return NaN;
  if (value >= FIRST_NANOSECONDS) return Math.round(value / 1e6);
  return value >= FIRST_MICROSECONDS ? Math.round(value / 1e3) : readEpochMs(value);
}

function readText(text: string, order: DateOrder | null): number {
  const date = compact.exec(text);
  // 20261120 would be the August of 1970 as a number of seconds.
  if (date) return timeOf([date[1], date[2], date[3]], date.slice(4, 7));
  if (/^\d{1,8}$/.test(text)) return NaN;
  if (/^\d{9,20}(?:\.\d{1,9})?$/.test(text)) return readNumber(Number(text));
  const iso = readEpochMs(text);
  return Number.isNaN(iso) ? readDate(withoutZone(text), order) : iso;
}

function withoutZone(text: string): string {
  return text.replace(/\s*(?:utc|gmt|z)$/i, '');
}

function readDate(text: string, order: DateOrder | null): number {
  let match = yearFirst.exec(text);
  if (match) return timeOf([match[1], match[3], match[4]], match.slice(5));
  match = yearLast.exec(text);
  if (match) {
    const isDayFirst = match[2] === '.' || order === 'day-first';
    if (!isDayFirst && order === null) return NaN;
    const [month, day] = isDayFirst ? [match[3], match[1]] : [match[1], match[3]];
    return timeOf([match[4], month, day], match.slice(5));
  }
  match = monthFirst.exec(text);
  if (match) return timeOf([match[3], monthOf(match[1]), match[2]], match.slice(4));
  match = dayFirst.exec(text);
  if (match) return timeOf([match[3], monthOf(match[2]), match[1]], match.slice(4));
  return NaN;
}

function monthOf(name = ''): string {
  return String(MONTHS.indexOf(name.toLowerCase()) + 1);
}

function timeOf([year, month, day]: (string | undefined)[], time: (string | undefined)[]): number {
  const [hour = '0', minute = '0', second = '0', half] = time;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return NaN;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second));
  const read = new Date(ms);
  // Date.UTC takes the 30th of February for the 2nd of March.
  return read.getUTCMonth() === Number(month) - 1 && read.getUTCDate() === Number(day) ? ms : NaN;
}

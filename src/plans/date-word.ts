import { isCalendarDate } from './trading-day';
import { foldTyped, takeTypedWord } from './typed-text';

/**
 * What stands where a date may stand, before the text of a plan: a date as it is written here, something that is meant as one
 * and is none, or the text itself. `date` need not be a day of the calendar; `right` is the right form, where only one can be
 * meant.
 */
export type DateWord =
  { kind: 'date'; date: string; rest: string } | { kind: 'misshapen'; word: string; right: string | null } | null;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
const NEAR_BEFORE_DAYS = 7;
const NEAR_AFTER_DAYS = 31;

const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s*/;

/** @param at when it was written: `12/24` is meant as a date when Christmas is near, and `26` as a year about then */
export function readDateWord(text: string, at: Date): DateWord {
  const first = takeTypedWord(text);
  if (first === null) return null;
  const folded = foldTyped(first.word);
  if (DATE.test(folded)) return { kind: 'date', date: folded, rest: first.rest };
  const head = foldTyped(text.slice(0, 200)).toLowerCase().replace(/[⁄∕]/g, '/').trim();
  const right = misshapenDate(head, at);
  return right === undefined ? null : { kind: 'misshapen', word: shownWord(text, first.word), right };
}

/** Undefined for what is no date; null for one of which nobody can say which it is. */
function misshapenDate(head: string, at: Date): string | null | undefined {
  if (/^<t:\d+(:\w)?>/.test(head) || /^[[({<]\s*(today|tomorrow|yesterday|date)\s*[\])}>]/.test(head)) return null;
  // Nothing but the word for another day is no plan.
  if (/^(tomorrow|yesterday)\p{P}*$/u.test(head)) return null;
  const bare = head.replace(/^[^\p{L}\p{N}]+/u, '').replace(/^(?:date|day)\s*[:=]\s*/, '');
  const named = bare.replace(WEEKDAY, '');
  const full = fullDate(named.replace(/^(?:for|on)\s+/, ''), at);
  if (full !== undefined) return full;
  return isShortDate(named, at) || isMonthAndDay(named) ? null : undefined;
}

/** One with a year in it, as digits. */
function fullDate(text: string, at: Date): string | null | undefined {
  const yearFirst = /^((?:19|20)\d\d)(?:[-/._]|\s(?=\d{1,2}\s\d))\s?(\d{1,2})(?:[-/._\s])\s?(\d{1,2})(?!\d)/.exec(text);
  if (yearFirst) return dateOf(yearFirst[1], yearFirst[2], yearFirst[3]);
  const compact = /^(20\d\d)-?(\d\d)-?(\d\d)(?!\d)/.exec(text);
  if (compact && dateOf(compact[1], compact[2], compact[3])) return dateOf(compact[1], compact[2], compact[3]);
  const japanese = /^(?:(\d{4})年)?\s?(\d{1,2})月\s?(\d{1,2})日?/.exec(text);
  if (japanese) return japanese[1] === undefined ? null : dateOf(japanese[1], japanese[2], japanese[3]);
  // A slip of the finger: a digit too many or too few.
  if (/^\d{3,5}-\d{1,3}-\d{1,3}(?![\d-])/.test(text)) return null;
  if (/^\d{1,2}([-/._])\d{1,2}\1(?:19|20)\d\d(?!\d)/.test(text)) return null;
  if (/^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|[12]\d|3[01])20\d\d(?!\d)/.test(text)) return null;
  const short = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-]|\.\d)/.exec(text);
  if (short && isNearYear(short[4], at) && isMonthWithDay(short[1], short[3])) return null;
  if (short && isNearYear(short[1], at) && isMonthWithDay(short[3], short[4])) return null;
  const month = /^(20\d\d)[-/](\d{1,2})(?![\d/-]|\.\d)/.exec(text);
  return month && isNearYear(month[1]?.slice(2), at) && Number(month[2]) <= 12 ? null : undefined;
}

/**
 * `12/01`, `01-12`, `1.12.`; not `1/2`, `50/50`, `24/7`, `9/21`, which plans begin with. Without a zero in it, `12/24` is a date
 * when that day is near.
 */
function isShortDate(text: string, at: Date): boolean {
  if (/^\d{1,2}\.\d{1,2}\.(?=\s|$)/.test(text)) return true;
  const [, a = '', b = ''] = /^(\d{1,2})[-/](\d{1,2})(?![\p{L}\d%]|[-/.,]\d)/u.exec(text) ?? [];
  if (!isMonthWithDay(a, b)) return false;
  if (/^0\d$/.test(a) || /^0\d$/.test(b)) return true;
  return a.length === 2 && b.length === 2 && (isNear(a, b, at) || isNear(b, a, at));
}

/** `Dec 1`, `1st December`, `1-Dec-2026`; not `May be`, nor `5 may hold`. */
function isMonthAndDay(text: string): boolean {
  const monthFirst = new RegExp(
    `^${MONTH}(?:\\.|,|-|/|\\s)*(\\d{1,2})(?:st|nd|rd|th)?(?![\\p{L}\\d%]|[.:/]\\d)`,
    'u',
  ).exec(text);
  if (monthFirst) return isDay(monthFirst[2]);
  const dayFirst = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?((?:\\.|-|/|\\s|of\\s)*)${MONTH}(?!\\p{L})`, 'u').exec(text);
  if (!dayFirst || !isDay(dayFirst[1])) return false;
  return dayFirst[3] !== 'may' || !/\s$/.test(dayFirst[2] ?? '');
}

function dateOf(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : null;
}

function isNear(month: string, day: string, at: Date): boolean {
  return [-1, 0, 1].some((years) => {
    const date = dateOf(String(at.getUTCFullYear() + years), month, day);
    const days = date === null ? Number.NaN : (Date.parse(date) - at.getTime()) / DAY_MS;
    return days >= -NEAR_BEFORE_DAYS && days <= NEAR_AFTER_DAYS;
  });
}

function isNearYear(twoDigits: string | undefined, at: Date): boolean {
  return twoDigits?.length === 2 && Math.abs(Number(twoDigits) - (at.getUTCFullYear() % 100)) <= 1;
}

function isMonthWithDay(a = '', b = ''): boolean {
  return (isMonth(a) && isDay(b)) || (isMonth(b) && isDay(a));
}

const isMonth = (digits: string) => Number(digits) >= 1 && Number(digits) <= 12;
const isDay = (digits = '') => Number(digits) >= 1 && Number(digits) <= 31;

/** The word, with the next one where a month's name needs it. */
function shownWord(text: string, word: string): string {
  if (/\d/.test(word)) return word;
  return text.trim().split(/\s+/).slice(0, 2).join(' ');
}

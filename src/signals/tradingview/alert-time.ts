import { parseTimestamp } from '../../trading';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** TradingView sends an alert within seconds. */
const JUST_NOW_MS = 5_000;

/** When an alert is of. */
export interface AlertTime {
  /** The signal's own time, ISO 8601. */
  timestamp: string;
  /** When its bar opened, where it says so. */
  barTime: string | null;
}

/** The times that an alert gives, each as ISO 8601 or null. */
export interface GivenTimes {
  /** By a name that can only be the time of sending, such as `timenow`. */
  sentAt: string | null;
  /** By a name that can only be the bar's, such as `bar_time`. */
  barOpenedAt: string | null;
  /** By a name that may be either: `time`, `timestamp`. */
  unclear: string | null;
  /** The length of a bar; null when it is not known. */
  intervalMs: number | null;
}

/**
 * The signal's own time is when the alert was sent, else the end of its bar, else its arrival. `{{time}}` is when the bar *opened*
 * (https://www.tradingview.com/support/solutions/43000531021/): a daily alert would be a day old at once.
 */
export function timeOf({ sentAt, barOpenedAt, unclear, intervalMs }: GivenTimes, nowMs: number): AlertTime {
  const isBar = unclear !== null && isBarTime(unclear, intervalMs, nowMs);
  const barTime = barOpenedAt ?? (isBar ? unclear : null);
  const sent = sentAt ?? (isBar ? null : unclear);
  if (sent !== null) return { timestamp: sent, barTime };
  return { timestamp: new Date(endOfBar(barTime, intervalMs, nowMs)).toISOString(), barTime };
}

/** A bar that is still open has not ended. */
function endOfBar(barTime: string | null, intervalMs: number | null, nowMs: number): number {
  if (barTime === null || intervalMs === null) return nowMs;
  return Math.min(Date.parse(barTime) + intervalMs, nowMs);
}

/**
 * Whether a time is that of a bar's opening and not that of sending: bars open on a whole minute, and alerts arrive when they are
 * sent. One that was sent just on the minute and arrived late loses these seconds, and nothing else.
 */
function isBarTime(time: string, intervalMs: number | null, nowMs: number): boolean {
  const ageMs = nowMs - Date.parse(time);
  if (intervalMs !== null && intervalMs < MINUTE_MS) return ageMs >= JUST_NOW_MS && Date.parse(time) % intervalMs === 0;
  return Date.parse(time) % MINUTE_MS === 0 && ageMs >= (intervalMs === null ? MINUTE_MS : JUST_NOW_MS);
}

/** A time in any form that signals take; null for none, and for one that cannot be. */
export function readTime(value: unknown, nowMs: number): string | null {
  return parseTimestamp(typeof value === 'string' ? value.trim() : value, nowMs);
}

const units: Record<string, number> = { S: 1000, H: 60 * MINUTE_MS, D: DAY_MS, W: 7 * DAY_MS, M: 30 * DAY_MS };

/**
 * The length of a bar as `{{interval}}` writes it, in ms: minutes as a number, `D`, `W`, `3M`, `15S`; also `4h`, `5m`. Null for others.
 * https://www.tradingview.com/pine-script-docs/concepts/timeframes/
 */
export function intervalMsOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match = /^(\d{0,4})\s*([a-z]*)$/i.exec(text);
  if (!match || text === '') return null;
  const [, digits = '', word = ''] = match;
  const count = digits === '' ? 1 : Number(digits);
  if (count === 0) return null;
  if (word === '' || word === 'm' || /^min/i.test(word)) return digits === '' ? null : count * MINUTE_MS;
  const unit = units[word.charAt(0).toUpperCase()];
  return unit === undefined ? null : count * unit;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

const units = [
  { letter: 'w', ms: WEEK_MS, words: /^(?:w|wk|week|weeks|weekly)$/ },
  { letter: 'd', ms: DAY_MS, words: /^(?:d|day|days|daily)$/ },
  { letter: 'h', ms: HOUR_MS, words: /^(?:h|hr|hour|hours|hourly)$/ },
  { letter: 'm', ms: MINUTE_MS, words: /^(?:m|min|mins|minute|minutes)$/ },
] as const;

export const INTERVAL_EXPECTS = 'an interval of a fixed length from 1m to 4w, such as 5m, 1h, 1d or 1w';
const MAX_MS = 4 * WEEK_MS;

/**
 * The length of an interval in milliseconds, as exports and exchanges write it: `5m`, `1h`, `1d`, `60` (minutes), `D`, `PERIOD_H1`,
 * `1day`, `daily`. Null for what is none; a month has no fixed length, so `1M` is none.
 */
export function parseInterval(text: string): number | null {
  const trimmed = text.trim();
  // Of one letter upper and lower case differ: M is a month.
  if (/^\d{0,3}\s*M$/.test(trimmed)) return null;
  const plain = trimmed.toLowerCase().replace(/^period_/, '');
  if (/^\d{1,5}$/.test(plain)) return checked(Number(plain) * MINUTE_MS);
  const [, before = '', word = '', after = ''] = /^(\d{0,4})[\s_-]?([a-z]+)(\d{0,4})$/.exec(plain) ?? [];
  const unit = units.find(({ words }) => words.test(word));
  if (!unit || (before !== '' && after !== '')) return null;
  return checked(Number(before || after || '1') * unit.ms);
}

function checked(ms: number): number | null {
  return ms >= MINUTE_MS && ms <= MAX_MS ? ms : null;
}

/** The one way in which this length is written: in the largest unit that fits, `1h` for 60 minutes. */
export function intervalName(ms: number): string {
  const unit = units.find((one) => ms % one.ms === 0) ?? units[3];
  return `${ms / unit.ms}${unit.letter}`;
}

/**
 * The interval of candles that begin at these times (ascending): the most common distance, the smaller on a tie. Null where the
 * distances do not show one of a fixed length: months, or a single candle.
 */
export function inferInterval(starts: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (let index = 1; index < starts.length; index += 1) {
    const gap = starts[index]! - starts[index - 1]!;
    if (gap > 0) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([gapA, a], [gapB, b]) => b - a || gapA - gapB);
  const ms = most?.[0] ?? NaN;
  return ms % MINUTE_MS === 0 && ms >= MINUTE_MS && ms <= WEEK_MS ? ms : null;
}

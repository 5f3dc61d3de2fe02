const EARLIEST_MS = Date.UTC(2000, 0, 1);

/**
 * A clock that runs ahead by minutes is common, and a local time sent without its zone can be 14 hours ahead. More than a
 * day is a mistake, and would make a signal that never expires.
 */
const MAX_AHEAD_MS = 24 * 3600 * 1000;

/** Below it a number counts seconds (until the year 5138), from it on milliseconds (from 1973). */
const FIRST_MILLISECONDS = 1e11;

export const TIMESTAMP_EXPECTS =
  'ISO 8601 text, or epoch seconds or milliseconds, from the year 2000 to a day from now';

// Date, then optionally T or a space, a time with up to nine decimals, and a zone.
const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?$/;
const numeric = /^\d{1,16}(?:\.\d{1,9})?$/;

/**
 * The time that a signal names, as ISO 8601 UTC text with milliseconds; null when it is none, or lies before 2000 or more
 * than a day ahead. Text without a zone is UTC, whatever the zone of this machine; a date alone is its midnight.
 */
export function parseTimestamp(input: unknown, nowMs: number): string | null {
  const epochMs = readEpochMs(input);
  return epochMs >= EARLIEST_MS && epochMs <= nowMs + MAX_AHEAD_MS ? new Date(epochMs).toISOString() : null;
}

/** The time that a number or a text of those forms names, in milliseconds since 1970; NaN when it is no time at all. */
export function readEpochMs(input: unknown): number {
  if (typeof input === 'number') return scaleToMs(input);
  if (typeof input !== 'string') return NaN;
  return numeric.test(input) ? scaleToMs(Number(input)) : readIsoMs(input);
}

function scaleToMs(epoch: number): number {
  return Math.round(epoch < FIRST_MILLISECONDS ? epoch * 1000 : epoch);
}

function readIsoMs(text: string): number {
  const match = iso.exec(text);
  if (!match) return NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', , sign, ...offset] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN;
  // Decimals past the millisecond are cut, as in every record of the project.
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // Date.UTC takes the 30th of February for the 2nd of March, and month 13 for January.
  if (midnight.getUTCMonth() !== Number(month) - 1) return NaN;
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds;
  return midnight.getTime() + time - readOffsetMs(sign, offset);
}

/** NaN past a day: no zone is so far from UTC. */
function readOffsetMs(sign: string | undefined, [hours = '0', minutes = '0']: (string | undefined)[]): number {
  if (Number(hours) > 23 || Number(minutes) > 59) return NaN;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

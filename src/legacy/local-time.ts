const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const DAY_MS = 86_400_000;
// Zones change their offset at quarters of an hour.
const QUARTER_MS = 900_000;

/** Turns times that were written down without a zone into UTC. */
export class LocalTime {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  /** @param timezone an IANA zone */
  constructor(timezone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  /**
   * ISO 8601 UTC text with milliseconds; null for what is no time. A time that says its zone is taken at its word. Of the hour
   * that autumn repeats the first is meant, and a time that spring leaves out is read as if the clock had not been set.
   */
  toUtc(text: string): string | null {
    const match = TIME.exec(text.trim());
    if (!match) return null;
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
    const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    if (midnight.getUTCMonth() !== Number(month) - 1 || Number(day) === 0) return null;
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
    const wallMs =
      midnight.getTime() +
      ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
      Number(fraction.padEnd(3, '0').slice(0, 3));
    return new Date(zone === undefined ? this.fromWall(wallMs) : wallMs - offsetOf(zone)).toISOString();
  }

  private fromWall(wallMs: number): number {
    const before = this.offsetAt(wallMs - DAY_MS);
    const after = this.offsetAt(wallMs + DAY_MS);
    const first = wallMs - before;
    if (before === after || this.offsetAt(first) === before) return first;
    const second = wallMs - after;
    return this.offsetAt(second) === after ? second : first;
  }

  /** What the zone's clocks are ahead of UTC at a moment. */
  private offsetAt(atMs: number): number {
    const quarter = Math.floor(atMs / QUARTER_MS);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const startMs = quarter * QUARTER_MS;
    const part = Object.fromEntries(this.format.formatToParts(startMs).map(({ type, value }) => [type, Number(value)]));
    const wallMs = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
    this.offsets.set(quarter, wallMs - startMs);
    return wallMs - startMs;
  }
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

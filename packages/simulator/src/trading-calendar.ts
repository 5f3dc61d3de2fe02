const DAY_MS = 86_400_000;

/** The date `YYYY-MM-DD` that a moment has in a zone. */
export function dateIn(timezone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(at);
}

/** The weekdays before a date, the nearest first. */
export function weekdaysBefore(date: string, count: number): string[] {
  const days: string[] = [];
  for (let day = Date.parse(`${date}T00:00:00Z`) - DAY_MS; days.length < count; day -= DAY_MS) {
    const weekday = new Date(day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(new Date(day).toISOString().slice(0, 10));
  }
  return days;
}

/** The moment at which clocks in a zone show this time on this date. */
export function momentOf(timezone: string, date: string, time: string): Date {
  const asUtc = new Date(`${date}T${time}Z`);
  const first = new Date(asUtc.getTime() - offsetMs(timezone, asUtc));
  // Once more, with the offset that holds then: the clocks may have changed in between.
  return new Date(asUtc.getTime() - offsetMs(timezone, first));
}

function offsetMs(timezone: string, at: Date): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name);
  if (!match) return 0;
  const [, sign, hours, minutes, seconds = '0'] = match;
  const total = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -total : total;
}

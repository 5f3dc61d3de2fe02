const QUARTER_HOUR_MS = 15 * 60_000;
const HOUR_MS = 4 * QUARTER_HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long at least the trading day stays what it is, at a moment of the server's clock. Only the server knows its time zone, but
 * in every zone a day begins at a quarter of an hour of UTC.
 */
export function sameDayForMs(serverTime: number): number {
  return QUARTER_HOUR_MS - (serverTime % QUARTER_HOUR_MS);
}

/**
 * How long at most an answer to "today", which came with that date at a moment of the server's clock, may be today's: until its
 * day has ended in the westernmost zone. A date that cannot be today's anywhere tells nothing; then for a day.
 */
export function possiblyTodayForMs(date: string, serverTime: number): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const isSomewhereToday = serverTime >= midnight - 14 * HOUR_MS && serverTime < midnight + 36 * HOUR_MS;
  return isSomewhereToday ? midnight + 36 * HOUR_MS - serverTime : DAY_MS;
}

/** What the engines say differently. Each engine's folder has its own; statements are the same text but for these. */
export interface Dialect {
  /** An expression: the database's own time in so many milliseconds, as ISO 8601 text. It runs on while a transaction waits. */
  timeIn(ms: number): string;
}

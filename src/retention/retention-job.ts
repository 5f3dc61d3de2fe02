/** Something that is removed when it is old enough. */
export interface RetentionJob {
  /** Stands in log, metrics and database, and is nobody else's: `signals`. */
  readonly name: string;
  readonly everyMs: number;
  /** How long a thing is kept; a function is asked at each turn. */
  readonly keepMs: number | (() => number);
  /**
   * Removes what is older than that time (ISO 8601), the oldest first and about `limit` at most, in a transaction of its own;
   * answers how much it was. It is called again while that is the limit or more.
   */
  remove(before: string, limit: number): Promise<number>;
}

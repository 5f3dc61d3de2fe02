import type { Sql } from './sql';
import type { BoundStatement } from './table';

/** What the engines say differently. Each engine's folder has its own; all else is the same text on both. */
export interface Dialect {
  /** An expression: the database's own time in so many milliseconds, as ISO 8601 text. It runs on while a transaction waits. */
  timeIn(ms: number): string;
  /** Ends a SELECT whose rows nobody else may change until the transaction ends. SQLite has one writer anyway. */
  readonly forUpdate: string;
  /** Ends a SELECT as `forUpdate`, and leaves out what others have locked; of joined tables `table` alone is locked. */
  skipLocked(table: string): string;
  /** Runs an INSERT into a table whose ids are generated; answers them in the order of its rows. */
  insert(sql: Sql, insert: BoundStatement, rows: number): Promise<number[]>;
  /** True when nobody else holds the lock of that name; then nobody does until the transaction ends. Does not wait. */
  tryLock(sql: Sql, name: string): Promise<boolean>;
  /** Waits for the locks of these names, and holds them until the transaction ends. Names of one class may share a lock. */
  lock(sql: Sql, lockClass: number, names: Iterable<string>): Promise<void>;
}

import type { Dialect, Sql, Transaction } from './repositories';

/** What an engine does for Storage. */
export interface StorageBackend {
  readonly engine: 'sqlite' | 'postgres';
  /** Reads outside any transaction: committed rows only. */
  readonly sql: Sql;
  readonly dialect: Dialect;
  /** Writes that wait or run. */
  readonly queueDepth: number;
  /** How many writes the last commit held. */
  readonly lastGroupSize: number;
  /** Runs work in a transaction, more than once when need be; resolves after COMMIT. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  changeCounter(): number | null;
  /** As `Storage.changeMark`, where it takes a question to the store; null where the counter tells. */
  readonly marks: { now(): Promise<string> } | null;
  /** Throws when the store cannot keep what is written, although it may still answer. */
  checkHealth(): Promise<void>;
  /** The DomainError for a driver's error that has one, anything else as it is. */
  explain(error: unknown): unknown;
  /** Lets waiting writes finish, then leaves no handle open. */
  close(): Promise<void>;
}

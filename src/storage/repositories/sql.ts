import type { Dialect } from './dialect';

/** A value bound to a placeholder. */
export type SqlValue = string | number | Buffer | null;

/**
 * Runs one hand-written statement, the same text on both engines, with `?` for each value. One statement sees one state of the
 * database, so a record and what belongs to it are read in one.
 */
export interface Sql {
  rows<Row>(statement: string, values?: readonly SqlValue[]): Promise<Row[]>;
}

/** What a repository works with inside a transaction. */
export interface Transaction {
  readonly engine: 'sqlite' | 'postgres';
  readonly sql: Sql;
  readonly dialect: Dialect;
}

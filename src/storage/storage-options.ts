import type { Settings } from '../config';
import type { ConditionReport } from './store-condition';

/** The settings that say where the store is: a SQLite file, or PostgreSQL when `DATABASE_URL` is set. */
export type StorageSettings = Pick<Settings, 'DATABASE_PATH' | 'DATABASE_URL'>;

export interface StorageOptions {
  /** Refuses a second server on the same SQLite file. Administration beside a running server leaves it false. */
  asServer?: boolean;
  /** How long a write waits for a lock that another process holds, in ms. */
  lockWaitMs?: number;
  /** How long a statement on PostgreSQL may take, in ms. */
  queryTimeoutMs?: number;
  /** How many writes may wait; more are refused. */
  maxWaiting?: number;
  /** Pragmas of the SQLite connection that writes, e.g. `max_page_count = 1000`. */
  pragmas?: readonly string[];
  /** Is told what is wrong with the store when that begins, and null when nothing is any more. */
  onCondition?: ConditionReport | null;
}

export const defaultOptions = {
  asServer: false,
  lockWaitMs: 15_000,
  queryTimeoutMs: 15_000,
  // A few seconds of work; beyond that a caller is better told to come back than kept waiting.
  maxWaiting: 5_000,
  pragmas: [],
  onCondition: null,
} as const satisfies Required<StorageOptions>;

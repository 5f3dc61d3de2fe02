/** How far a copy is, in bytes; the total is an estimate. */
export type CopyProgress = (doneBytes: number, totalBytes: number) => void;

export interface CopyOptions {
  onProgress?: CopyProgress;
  /** Ends it early; what was begun is the caller's to remove. */
  signal?: AbortSignal;
}

/** What a copy of the store holds, as it was found by opening it. */
export interface StoreCopy {
  engine: 'sqlite' | 'postgres';
  /** By name, oldest first. */
  migrations: string[];
  /** How many rows each table has; null where only restoring it would tell (PostgreSQL's dump). */
  rows: Record<string, number> | null;
  /** The chart images that it refers to and does not hold itself. */
  chartFiles: { sha256: string; sizeBytes: number }[];
}

import type { Readable } from 'node:stream';
import { DomainError } from '../../errors';

/** A part of a file: positions of its first and last byte, both inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where the bytes of archived images are. */
export abstract class ChartBytes {
  /** Makes sure that bytes can be kept. Throws a DomainError that names the place and a cure. */
  abstract prepare(): Promise<void>;

  /**
   * Keeps bytes for good, the same ones once. Answers what the transaction that refers to them must store itself: the bytes,
   * or null when they are safe already. Throws a DomainError when they cannot be kept.
   */
  abstract keep(sha256: string, bytes: Buffer): Promise<Buffer | null>;

  /** Throws `chart-unreadable` when the bytes are not there, or not all of them. */
  abstract open(file: { sha256: string; sizeBytes: number }, range: ByteRange): Promise<Readable>;

  /** Gives up what the database no longer knows. */
  abstract remove(hashes: readonly string[]): Promise<void>;

  /** Removes what interrupted work has left behind; answers how many files that were. */
  abstract sweep(now: Date): Promise<number>;
}

export function chartUnreadable(cause?: unknown): DomainError {
  const message = 'This chart is stored, but its bytes cannot be read now. Tell the operator when it stays.';
  return new DomainError('unavailable', 'chart-unreadable', message, { cause, retryAfterSeconds: 60 });
}

import { DomainError } from '../../errors';
import type { AlertPosition } from '../../storage';

const position = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([0-9a-f]{64})$/;

/** The last alert of a page; the next page begins after it. */
export function formatCursor({ receivedAt, digest }: AlertPosition): string {
  return Buffer.from(`${receivedAt}/${digest}`).toString('base64url');
}

/** Reads what `formatCursor` wrote. Throws `cursor-invalid` for anything else. */
export function parseCursor(cursor: string): AlertPosition {
  const [, receivedAt, digest] = position.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (receivedAt !== undefined && digest !== undefined) return { receivedAt, digest };
  throw new DomainError('invalid', 'cursor-invalid', 'Invalid cursor. Use next_cursor of the page before, unchanged.');
}

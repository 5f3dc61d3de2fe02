import type { ByteRange } from '../bytes/chart-bytes';

/** `bytes=0-499`, `bytes=500-`, `bytes=-500` (RFC 9110, 14.1.2). */
const ONE_RANGE = /^bytes=(\d*)-(\d*)$/i;

/**
 * The part that a Range header asks for: null for the whole, which also answers what is no single range of bytes, and
 * 'unsatisfiable' for one that begins behind the end.
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = ONE_RANGE.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return null;
  if (first === '') return lastBytes(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start < size ? { start, end } : 'unsatisfiable';
}

function lastBytes(length: number, size: number): ByteRange | 'unsatisfiable' {
  return length > 0 && size > 0 ? { start: Math.max(size - length, 0), end: size - 1 } : 'unsatisfiable';
}

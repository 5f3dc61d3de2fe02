/** SQLite takes 32,766 values in a statement, PostgreSQL 65,535; fewer rows than this are as fast. */
const MAX_ROWS = 128;
/** A message's worth is one group. */
const WHOLE_ROWS = 16;

/**
 * Rows in groups for statements of many rows. A group is small, or its size is a power of two, so that few different
 * statements have to be prepared whatever the numbers are.
 */
export function rowGroups<T>(rows: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (let start = 0; start < rows.length;) {
    const left = rows.length - start;
    const size = left <= WHOLE_ROWS ? left : Math.min(MAX_ROWS, 2 ** Math.floor(Math.log2(left)));
    groups.push(rows.slice(start, start + size));
    start += size;
  }
  return groups;
}

/** `?, ?, ?` */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

/** `(?, ?), (?, ?)` */
export function rowPlaceholders(rows: number, columns: number): string {
  return Array.from({ length: rows }, () => `(${placeholders(columns)})`).join(', ');
}

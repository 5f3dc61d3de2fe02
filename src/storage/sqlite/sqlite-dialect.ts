import type { Dialect, Sql } from '../repositories';

/** There is one writer, which has begun its transaction with the write lock: nothing else needs to be locked. */
export const sqliteDialect: Dialect = {
  timeIn: (ms) => `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+${(Math.round(ms) / 1000).toFixed(3)} seconds')`,
  forUpdate: '',
  skipLocked: () => '',
  insert: async (sql, { statement, values }, rows) => {
    // RETURNING costs SQLite several times the rest.
    await sql.rows(statement, values);
    const last = await lastInsertedId(sql);
    // One statement of the only writer: its ids follow each other.
    return Array.from({ length: rows }, (_, index) => last - rows + 1 + index);
  },
  tryLock: () => Promise.resolve(true),
  lock: () => Promise.resolve(),
};

async function lastInsertedId(sql: Sql): Promise<number> {
  const [row] = await sql.rows<{ id: number }>('SELECT last_insert_rowid() AS id');
  return row?.id ?? 0;
}

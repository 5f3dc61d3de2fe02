import { createHash } from 'node:crypto';
import type { Dialect } from '../repositories';

const LOCK =
  'SELECT pg_advisory_xact_lock(?, CAST(slot AS integer)) FROM json_array_elements_text(CAST(? AS json)) AS slot';

/** Names share locks, so that a thousand of them in a request do not fill PostgreSQL's lock table. */
const LOCK_SLOTS = 64;

export const postgresDialect: Dialect = {
  timeIn: (ms) =>
    `to_char((clock_timestamp() + interval '${Math.round(ms)} milliseconds') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  forUpdate: 'FOR UPDATE',
  skipLocked: (table) => `FOR UPDATE OF ${table} SKIP LOCKED`,
  insert: async (sql, { statement, values }) => {
    const inserted = await sql.rows<{ id: number }>(`${statement} RETURNING id`, values);
    return inserted.map(({ id }) => id).sort((one, other) => one - other);
  },
  tryLock: async (sql, name) => {
    const digest = createHash('sha256').update(name).digest();
    const numbers = [digest.readInt32BE(0), digest.readInt32BE(4)];
    const [row] = await sql.rows<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock(?, ?) AS locked', numbers);
    return row?.locked === true;
  },
  lock: async (sql, lockClass, names) => {
    // Always in the same order: two who want the same locks do not wait for each other.
    const slots = [...new Set([...names].map(slotOf))].sort((one, other) => one - other);
    await sql.rows(LOCK, [lockClass, JSON.stringify(slots)]);
  },
};

function slotOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE() % LOCK_SLOTS;
}

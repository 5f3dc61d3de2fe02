import type { StoredDestination } from '../entities';
import { placeholders } from './multi-row';
import type { Sql, SqlValue, Transaction } from './sql';

const COLUMNS = `id, key, name, lane, state, reason, paused_at AS "pausedAt", failures,
  retry_at AS "retryAt", breaker, pending_count AS "pendingCount", last_receipt AS "lastReceipt"`;

const REGISTER = `INSERT INTO destinations (key, name, lane, state, failures, breaker, pending_count)
  VALUES (?, ?, ?, 'active', 0, ?, 0) ON CONFLICT (key) DO UPDATE SET name = excluded.name RETURNING id`;

/** What of a destination may change; what is left out stays. */
export type DestinationChange = Partial<Omit<StoredDestination, 'id' | 'key' | 'name' | 'pendingCount'>>;

const columnOf: Record<keyof DestinationChange, string> = {
  lane: 'lane',
  state: 'state',
  reason: 'reason',
  pausedAt: 'paused_at',
  failures: 'failures',
  retryAt: 'retry_at',
  breaker: 'breaker',
  lastReceipt: 'last_receipt',
};

export class DestinationsReadRepository {
  constructor(protected readonly sql: Sql) {}

  list(): Promise<StoredDestination[]> {
    return this.sql.rows<StoredDestination>(`SELECT ${COLUMNS} FROM destinations ORDER BY id`);
  }

  async find(id: number): Promise<StoredDestination | null> {
    const rows = await this.sql.rows<StoredDestination>(`SELECT ${COLUMNS} FROM destinations WHERE id = ?`, [id]);
    return rows[0] ?? null;
  }

  /** How many items are pending, over all destinations. */
  async countPending(): Promise<number> {
    const [row] = await this.sql.rows<{ pending: number | string | null }>(
      'SELECT sum(pending_count) AS pending FROM destinations',
    );
    return Number(row?.pending ?? 0);
  }

  /** When the latest sends to these destinations ended, newest first, since a time and at most so many. */
  async listSends(ids: readonly number[], since: string, limit: number) {
    const values: SqlValue[] = [...ids, since, limit];
    return this.sql.rows<{ destinationId: number; endedAt: string }>(
      `SELECT destination_id AS "destinationId", ended_at AS "endedAt" FROM delivery_attempts
        WHERE destination_id IN (${placeholders(ids.length)}) AND ended_at > ? ORDER BY ended_at DESC LIMIT ?`,
      values,
    );
  }
}

/** The destinations inside a transaction. */
export class DestinationsRepository extends DestinationsReadRepository {
  private readonly engine: Transaction['engine'];

  constructor({ sql, engine }: Pick<Transaction, 'sql' | 'engine'>) {
    super(sql);
    this.engine = engine;
  }

  /** Makes the destination known, under its present name, and answers its id. `breaker` is that of a new one, as JSON. */
  async register(key: string, name: string, lane: string | null, breaker: string): Promise<number> {
    const [row] = await this.sql.rows<{ id: number }>(REGISTER, [key, name, lane, breaker]);
    return row!.id;
  }

  /** Finds it, and nobody else changes it until the transaction ends. */
  lock(id: number): Promise<StoredDestination | null> {
    return this.engine === 'sqlite' ? this.find(id) : this.update(id, ['pending_count = pending_count'], []);
  }

  /** Changes it, and counts items that became pending, or (below zero) are not any more; answers what it is now. */
  change(id: number, change: DestinationChange, pending = 0): Promise<StoredDestination | null> {
    const fields = Object.keys(change) as (keyof DestinationChange)[];
    const assignments = fields.map((field) => `${columnOf[field]} = ?`);
    const values = fields.map((field) => change[field] ?? null);
    return this.update(id, ['pending_count = pending_count + ?', ...assignments], [pending, ...values]);
  }

  /** Counts items that became pending, or (below zero) are not any more. */
  async addPending(id: number, count: number): Promise<void> {
    await this.sql.rows('UPDATE destinations SET pending_count = pending_count + ? WHERE id = ?', [count, id]);
  }

  private async update(id: number, assignments: string[], values: SqlValue[]): Promise<StoredDestination | null> {
    const statement = `UPDATE destinations SET ${assignments.join(', ')} WHERE id = ?`;
    if (this.engine === 'sqlite') {
      // SQLite gathers what RETURNING answers in a table of its own, which costs it several times the rest.
      await this.sql.rows(statement, [...values, id]);
      return this.find(id);
    }
    const rows = await this.sql.rows<StoredDestination>(`${statement} RETURNING ${COLUMNS}`, [...values, id]);
    return rows[0] ?? null;
  }
}

import type { Delivery, DeliveryAttempt, DeliveryState } from '../entities';
import { rowGroups, rowPlaceholders } from './multi-row';
import type { Sql, SqlValue } from './sql';

const COLUMNS = `id, destination_id AS "destinationId", split_path AS "splitPath", item_ids AS "itemIds", nonce, body, state,
  may_be_sent AS "mayBeSent", receipt, created_at AS "createdAt", ended_at AS "endedAt"`;

const OPEN = `SELECT ${COLUMNS} FROM deliveries WHERE destination_id = ? AND state = 'open' ORDER BY split_path LIMIT 1`;

const INSERT = `INSERT INTO deliveries
  (id, destination_id, split_path, item_ids, nonce, body, state, may_be_sent, created_at)
  VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?)`;

// The items hold what the body was made of.
const END = `UPDATE deliveries SET state = ?, receipt = ?, ended_at = ?, may_be_sent = 0, body = '' WHERE id = ?`;

const INSERT_ATTEMPTS = `INSERT INTO delivery_attempts
  (delivery_id, destination_id, outcome, reason, may_repeat, ended_at, duration_ms) VALUES`;

// Attempts go with their delivery.
const REMOVE = `DELETE FROM deliveries WHERE id IN (
    SELECT id FROM deliveries WHERE ended_at < ? ORDER BY ended_at LIMIT ?
  ) RETURNING id`;

export type NewDelivery = Pick<
  Delivery,
  'id' | 'destinationId' | 'splitPath' | 'itemIds' | 'nonce' | 'body' | 'mayBeSent' | 'createdAt'
>;
export type NewAttempt = Omit<DeliveryAttempt, 'id'>;

/** Deliveries and their attempts, inside a transaction. */
export class DeliveriesRepository {
  constructor(private readonly sql: Sql) {}

  /** The delivery that must be finished before anything new is sent to a destination. */
  async findOpen(destinationId: number): Promise<Delivery | null> {
    return (await this.sql.rows<Delivery>(OPEN, [destinationId]))[0] ?? null;
  }

  async insert(delivery: NewDelivery): Promise<void> {
    const { id, destinationId, splitPath, itemIds, nonce, body, mayBeSent, createdAt } = delivery;
    await this.sql.rows(INSERT, [id, destinationId, splitPath, itemIds, nonce, body, mayBeSent, createdAt]);
  }

  async setMayBeSent(id: string, mayBeSent: boolean): Promise<void> {
    await this.sql.rows('UPDATE deliveries SET may_be_sent = ? WHERE id = ?', [mayBeSent ? 1 : 0, id]);
  }

  async end(id: string, state: Exclude<DeliveryState, 'open'>, receipt: string | null, at: string): Promise<void> {
    await this.sql.rows(END, [state, receipt, at, id]);
  }

  async insertAttempts(attempts: readonly NewAttempt[]): Promise<void> {
    for (const group of rowGroups(attempts)) {
      const values = group.map(attemptValues);
      await this.sql.rows(`${INSERT_ATTEMPTS} ${rowPlaceholders(group.length, values[0]!.length)}`, values.flat());
    }
  }

  /** Removes the oldest deliveries that ended before a time, so many at most; answers how many. */
  async removeEnded(before: string, limit: number): Promise<number> {
    return (await this.sql.rows(REMOVE, [before, limit])).length;
  }
}

function attemptValues(attempt: NewAttempt): SqlValue[] {
  const { deliveryId, destinationId, outcome, reason, mayRepeat, endedAt, durationMs } = attempt;
  return [deliveryId, destinationId, outcome, reason, mayRepeat, endedAt, durationMs];
}

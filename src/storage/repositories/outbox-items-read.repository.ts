import { type Delivery, DeliveryAttempt, OutboxItem, type OutboxItemStatus } from '../entities';
import { placeholders } from './multi-row';
import type { Sql, SqlValue } from './sql';
import { Table } from './table';

export const items = new Table(OutboxItem);
const COLUMNS = items.select();
const ATTEMPT_COLUMNS = new Table(DeliveryAttempt).select();

/** Which items are meant; what is left out does not matter. */
export interface OutboxItemFilter {
  status?: OutboxItemStatus;
  /** The name of a route. */
  route?: string;
  orderKey?: string;
  destinationId?: number;
}

/** Of a delivery what there is to tell; its body is only as long as it is open. */
export type DeliveryRecord = Omit<Delivery, 'body'>;

/** Reads the outbox. */
export class OutboxItemsReadRepository {
  constructor(protected readonly sql: Sql) {}

  /** Newest first, below the id `before`. */
  list(filter: OutboxItemFilter, limit: number, before: number | null = null): Promise<OutboxItem[]> {
    const { where, values } = conditionOf(filter, before === null ? [] : [['id < ?', before]]);
    const statement = `SELECT ${COLUMNS} FROM alerts ${where} ORDER BY id DESC LIMIT ?`;
    return this.sql.rows<OutboxItem>(statement, [...values, limit]);
  }

  async find(id: number): Promise<OutboxItem | null> {
    return (await this.sql.rows<OutboxItem>(`SELECT ${COLUMNS} FROM alerts WHERE id = ?`, [id]))[0] ?? null;
  }

  /** The deliveries that carried an item, and the one that does, oldest first. */
  async listDeliveriesOf({
    id,
    destinationId,
    deliveryIds,
  }: Pick<OutboxItem, 'id' | 'destinationId' | 'deliveryIds'>): Promise<DeliveryRecord[]> {
    const ended = deliveryIds.split(',');
    const rows = await this.sql.rows<DeliveryRecord>(
      `SELECT id, destination_id AS "destinationId", split_path AS "splitPath", item_ids AS "itemIds", nonce, state,
          may_be_sent AS "mayBeSent", receipt, created_at AS "createdAt", ended_at AS "endedAt"
        FROM deliveries WHERE (destination_id = ? AND state = 'open') OR id IN (${placeholders(ended.length)})
        ORDER BY created_at, split_path`,
      [destinationId, ...ended],
    );
    return rows.filter(({ itemIds }) => (JSON.parse(itemIds) as number[]).includes(id));
  }

  /** Oldest first. */
  listAttempts(deliveryIds: readonly string[], limit: number): Promise<DeliveryAttempt[]> {
    if (deliveryIds.length === 0) return Promise.resolve([]);
    return this.sql.rows<DeliveryAttempt>(
      `SELECT * FROM (
          SELECT ${ATTEMPT_COLUMNS} FROM delivery_attempts
          WHERE delivery_id IN (${placeholders(deliveryIds.length)}) ORDER BY id DESC LIMIT ?
        ) AS latest ORDER BY id`,
      [...deliveryIds, limit],
    );
  }

  /** When the oldest pending item of each destination that has one was queued. */
  listOldestPending(): Promise<{ destinationId: number; queuedAt: string }[]> {
    return this.sql.rows(
      `SELECT d.id AS "destinationId", a.queued_at AS "queuedAt" FROM destinations d
        JOIN alerts a ON a.id = (
          SELECT min(p.id) FROM alerts p WHERE p.destination_id = d.id AND p.status = 'pending'
        ) WHERE d.pending_count > 0`,
    );
  }
}

/** The filter as a WHERE clause. */
export function conditionOf(filter: OutboxItemFilter, more: [string, ...SqlValue[]][] = []) {
  const conditions: [string, ...SqlValue[]][] = [...more];
  if (filter.status !== undefined) conditions.push(['status = ?', filter.status]);
  if (filter.orderKey !== undefined) conditions.push(['order_key = ?', filter.orderKey]);
  if (filter.destinationId !== undefined) conditions.push(['destination_id = ?', filter.destinationId]);
  // Names of routes hold no quotes and no %; _ is one that LIKE would take for any character.
  if (filter.route !== undefined) {
    conditions.push([`routes LIKE ? ESCAPE '!'`, `%"${filter.route.replaceAll('_', '!_')}"%`]);
  }
  const values: SqlValue[] = conditions.flatMap(([, ...bound]) => bound);
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.map(([text]) => text).join(' AND ')}`, values };
}

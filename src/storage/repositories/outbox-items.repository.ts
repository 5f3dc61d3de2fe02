import type { OutboxItem, OutboxItemStatus } from '../entities';
import type { Dialect } from './dialect';
import { placeholders, rowGroups } from './multi-row';
import { conditionOf, items, type OutboxItemFilter, OutboxItemsReadRepository } from './outbox-items-read.repository';
import type { Transaction } from './sql';

export type NewOutboxItem = Omit<OutboxItem, 'id' | 'status' | 'reason' | 'deliveryIds' | 'endedAt'>;

const CONTENT = ['id', 'kind', 'payload', 'mentions', 'happenedAt', 'queuedAt', 'orderKey', 'isUrgent'] as const;

/** What a message is made of. */
export type OutboxItemContent = Pick<OutboxItem, (typeof CONTENT)[number]>;

/** What packing asks of a pending item. */
export type PendingItem = OutboxItemContent & Pick<OutboxItem, 'expiresAt'>;

const CONTENT_COLUMNS = items.select({ only: CONTENT });
const PENDING_COLUMNS = items.select({ only: [...CONTENT, 'expiresAt'] });

const WITH_DELIVERY = `delivery_ids = CASE delivery_ids WHEN '' THEN ? ELSE delivery_ids || ',' || ? END`;

const QUEUED_AT = 'queued_at AS "queuedAt"';
type QueuedAt = Pick<OutboxItem, 'queuedAt'>;
const queuedAtOf = ({ queuedAt }: QueuedAt) => queuedAt;

const pendingWhere = (condition: string) => `SELECT ${PENDING_COLUMNS} FROM alerts
  WHERE destination_id = ? AND status = 'pending' ${condition} ORDER BY id LIMIT ?`;
const OLDEST = pendingWhere('');
const OLDEST_URGENT = pendingWhere('AND is_urgent = 1');
const OLDEST_OF_KEY = pendingWhere('AND order_key = ?');

/** The outbox inside a transaction. */
export class OutboxItemsRepository extends OutboxItemsReadRepository {
  private readonly engine: Transaction['engine'];
  private readonly dialect: Dialect;

  constructor({ sql, engine, dialect }: Transaction) {
    super(sql);
    this.engine = engine;
    this.dialect = dialect;
  }

  /** Answers their ids, ascending. */
  async insert(all: readonly NewOutboxItem[]): Promise<number[]> {
    const ids: number[] = [];
    for (const group of rowGroups(all)) {
      const rows = group.map((item) => ({ ...items.pick(item), status: 'pending', deliveryIds: '' }));
      ids.push(...(await this.dialect.insert(this.sql, items.insert(rows), rows.length)));
    }
    return ids.sort((one, other) => one - other);
  }

  /** The oldest pending items of a destination. */
  listPending(destinationId: number, limit: number): Promise<PendingItem[]> {
    return this.sql.rows<PendingItem>(OLDEST, [destinationId, limit]);
  }

  listPendingUrgent(destinationId: number, limit: number): Promise<PendingItem[]> {
    return this.sql.rows<PendingItem>(OLDEST_URGENT, [destinationId, limit]);
  }

  listPendingOfKey(destinationId: number, orderKey: string, limit: number): Promise<PendingItem[]> {
    return this.sql.rows<PendingItem>(OLDEST_OF_KEY, [destinationId, orderKey, limit]);
  }

  /** In no particular order. */
  listContents(ids: readonly number[]): Promise<OutboxItemContent[]> {
    const statement = `SELECT ${CONTENT_COLUMNS} FROM alerts WHERE id IN (${placeholders(ids.length)})`;
    return this.sql.rows<OutboxItemContent>(statement, ids);
  }

  /** Notes the delivery that carried them, once it has ended: an open one names its items itself. */
  async addDelivery(ids: readonly number[], deliveryId: string): Promise<void> {
    await this.sql.rows(`UPDATE alerts SET ${WITH_DELIVERY} WHERE id IN (${placeholders(ids.length)})`, [
      ...[deliveryId, deliveryId],
      ...ids,
    ]);
  }

  /**
   * Ends those that are pending, with the delivery that ended them, if one did. Answers when these were queued; the caller counts
   * them off at their destination.
   */
  async end(
    ids: readonly number[],
    status: Exclude<OutboxItemStatus, 'pending'>,
    reason: string | null,
    at: string,
    deliveryId: string | null = null,
  ): Promise<string[]> {
    const carried = deliveryId === null ? [] : [deliveryId, deliveryId];
    const queuedAts: string[] = [];
    for (const group of rowGroups(ids)) {
      const where = `WHERE id IN (${placeholders(group.length)}) AND status = 'pending'`;
      const update = `UPDATE alerts SET status = ?, reason = ?, ended_at = ? ${deliveryId === null ? '' : `, ${WITH_DELIVERY}`} ${where}`;
      const values = [status, reason, at, ...carried, ...group];
      if (this.engine === 'postgres') {
        queuedAts.push(...(await this.sql.rows<QueuedAt>(`${update} RETURNING ${QUEUED_AT}`, values)).map(queuedAtOf));
        continue;
      }
      // RETURNING costs SQLite several times the rest; nobody else writes between the two.
      const ended = await this.sql.rows<QueuedAt>(`SELECT ${QUEUED_AT} FROM alerts ${where}`, group);
      await this.sql.rows(update, values);
      queuedAts.push(...ended.map(queuedAtOf));
    }
    return queuedAts;
  }

  /** As `find`, and nobody else changes it until the transaction ends. */
  async findLocked(id: number): Promise<OutboxItem | null> {
    if (this.dialect.forUpdate)
      await this.sql.rows(`SELECT id FROM alerts WHERE id = ? ${this.dialect.forUpdate}`, [id]);
    return this.find(id);
  }

  /** Oldest first. */
  async listIds(filter: OutboxItemFilter, limit: number): Promise<{ id: number; destinationId: number }[]> {
    const { where, values } = conditionOf(filter);
    return this.sql.rows(
      `SELECT id, destination_id AS "destinationId" FROM alerts ${where} ORDER BY id LIMIT ? ${this.dialect.forUpdate}`,
      [...values, limit],
    );
  }

  /** Makes ended items pending again, without an end. The caller counts them at their destination. */
  async revive(ids: readonly number[]): Promise<void> {
    for (const group of rowGroups(ids)) {
      await this.sql.rows(
        `UPDATE alerts SET status = 'pending', reason = NULL, ended_at = NULL, expires_at = NULL
          WHERE id IN (${placeholders(group.length)})`,
        group,
      );
    }
  }

  /** Marks a dead item as one that nobody wants any more; why it died stays. */
  async cancelDead(id: number): Promise<void> {
    await this.sql.rows(`UPDATE alerts SET status = 'cancelled' WHERE id = ? AND status = 'dead'`, [id]);
  }

  /** Removes items of that status that ended before a time, of the oldest so many; answers how many. */
  async removeEnded(status: 'delivered' | 'cancelled', before: string, limit: number): Promise<number> {
    const rows = await this.sql.rows(
      `DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE status = ? ORDER BY id LIMIT ?) AND ended_at < ? RETURNING id`,
      [status, limit, before],
    );
    return rows.length;
  }
}

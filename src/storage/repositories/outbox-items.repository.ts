import type { Alert, AlertStatus } from '../entities';
import { AlertsReadRepository, conditionOf, type AlertFilter } from './outbox-items-read.repository';
import { placeholders, rowGroups, rowPlaceholders } from './multi-row';
import type { SqlValue, Transaction } from './sql';

export type NewAlert = Omit<Alert, 'id' | 'status' | 'reason' | 'deliveryIds' | 'endedAt'>;

/** What a message is made of. */
export type AlertContent = Pick<Alert, 'id' | 'embed' | 'mentionRoles' | 'signalAt'>;

/** What packing asks of a pending alert. */
export type PendingAlert = AlertContent & Pick<Alert, 'symbol' | 'isExit' | 'size' | 'maxAgeSeconds'>;

const INSERTED = [
  'destination_id, routes, symbol, signal_type, strategy, price, confidence, strength, signal_at, is_exit, is_test, embed',
  'size, mention_roles, max_age_seconds, queued_at, status, delivery_ids',
].join(', ');
const INSERTED_COUNT = 18;

const CONTENT_COLUMNS = 'id, embed, mention_roles AS "mentionRoles", signal_at AS "signalAt"';
const PENDING_COLUMNS = `${CONTENT_COLUMNS}, symbol, is_exit AS "isExit", size, max_age_seconds AS "maxAgeSeconds"`;

const WITH_DELIVERY = `delivery_ids = CASE delivery_ids WHEN '' THEN ? ELSE delivery_ids || ',' || ? END`;

const QUEUED_AT = 'queued_at AS "queuedAt"';
type QueuedAt = Pick<Alert, 'queuedAt'>;
const queuedAtOf = ({ queuedAt }: QueuedAt) => queuedAt;

const pendingWhere = (condition: string) => `SELECT ${PENDING_COLUMNS} FROM alerts
  WHERE destination_id = ? AND status = 'pending' ${condition} ORDER BY id LIMIT ?`;
const OLDEST = pendingWhere('');
const OLDEST_EXITS = pendingWhere('AND is_exit = 1');
const OLDEST_OF_SYMBOL = pendingWhere('AND symbol = ?');

/** The outbox inside a transaction. */
export class AlertsRepository extends AlertsReadRepository {
  private readonly lock: string;
  private readonly engine: Transaction['engine'];

  constructor({ sql, engine }: Pick<Transaction, 'sql' | 'engine'>) {
    super(sql);
    this.engine = engine;
    this.lock = engine === 'postgres' ? 'FOR UPDATE' : '';
  }

  /** Answers their ids, ascending. */
  async insert(alerts: readonly NewAlert[]): Promise<number[]> {
    const ids: number[] = [];
    for (const group of rowGroups(alerts)) {
      const statement = `INSERT INTO alerts (${INSERTED}) VALUES ${rowPlaceholders(group.length, INSERTED_COUNT)}`;
      ids.push(...(await this.insertGroup(statement, group.flatMap(insertedValues), group.length)));
    }
    return ids.sort((one, other) => one - other);
  }

  private async insertGroup(statement: string, values: SqlValue[], count: number): Promise<number[]> {
    if (this.engine === 'postgres') {
      return (await this.sql.rows<{ id: number }>(`${statement} RETURNING id`, values)).map(({ id }) => id);
    }
    await this.sql.rows(statement, values);
    // One statement of the only writer: its ids follow each other.
    const [last] = await this.sql.rows<{ id: number }>('SELECT last_insert_rowid() AS id');
    return Array.from({ length: count }, (_, index) => last!.id - count + 1 + index);
  }

  /** The oldest pending alerts of a destination. */
  listPending(destinationId: number, limit: number): Promise<PendingAlert[]> {
    return this.sql.rows<PendingAlert>(OLDEST, [destinationId, limit]);
  }

  listPendingExits(destinationId: number, limit: number): Promise<PendingAlert[]> {
    return this.sql.rows<PendingAlert>(OLDEST_EXITS, [destinationId, limit]);
  }

  listPendingOfSymbol(destinationId: number, symbol: string, limit: number): Promise<PendingAlert[]> {
    return this.sql.rows<PendingAlert>(OLDEST_OF_SYMBOL, [destinationId, symbol, limit]);
  }

  /** In no particular order. */
  listContents(ids: readonly number[]): Promise<AlertContent[]> {
    return this.sql.rows<AlertContent>(
      `SELECT ${CONTENT_COLUMNS} FROM alerts WHERE id IN (${placeholders(ids.length)})`,
      ids,
    );
  }

  /** Notes the delivery that carried them, once it has ended: an open one names its alerts itself. */
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
    status: Exclude<AlertStatus, 'pending'>,
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
  async findLocked(id: number): Promise<Alert | null> {
    if (this.lock) await this.sql.rows(`SELECT id FROM alerts WHERE id = ? ${this.lock}`, [id]);
    return this.find(id);
  }

  /** Oldest first. */
  async listIds(filter: AlertFilter, limit: number): Promise<{ id: number; destinationId: number }[]> {
    const { where, values } = conditionOf(filter);
    return this.sql.rows(
      `SELECT id, destination_id AS "destinationId" FROM alerts ${where} ORDER BY id LIMIT ? ${this.lock}`,
      [...values, limit],
    );
  }

  /** Makes ended alerts pending again, without a limit of age. The caller counts them at their destination. */
  async revive(ids: readonly number[]): Promise<void> {
    for (const group of rowGroups(ids)) {
      await this.sql.rows(
        `UPDATE alerts SET status = 'pending', reason = NULL, ended_at = NULL, max_age_seconds = NULL
          WHERE id IN (${placeholders(group.length)})`,
        group,
      );
    }
  }

  /** Marks a dead alert as one that nobody wants any more; why it died stays. */
  async cancelDead(id: number): Promise<void> {
    await this.sql.rows(`UPDATE alerts SET status = 'cancelled' WHERE id = ? AND status = 'dead'`, [id]);
  }

  /** Removes alerts of that status that ended before a time, of the oldest so many; answers how many. */
  async removeEnded(status: 'delivered' | 'cancelled', before: string, limit: number): Promise<number> {
    const rows = await this.sql.rows(
      `DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE status = ? ORDER BY id LIMIT ?) AND ended_at < ? RETURNING id`,
      [status, limit, before],
    );
    return rows.length;
  }
}

function insertedValues(alert: NewAlert): SqlValue[] {
  return [
    ...[alert.destinationId, alert.routes, alert.symbol, alert.signalType, alert.strategy, alert.price],
    ...[alert.confidence, alert.strength, alert.signalAt, alert.isExit, alert.isTest, alert.embed, alert.size],
    ...[alert.mentionRoles, alert.maxAgeSeconds, alert.queuedAt, 'pending', ''],
  ];
}

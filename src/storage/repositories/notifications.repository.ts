import { Notification } from '../entities';
import { rowGroups } from './multi-row';
import type { Sql, SqlValue } from './sql';
import { Table } from './table';

export type NewNotification = Omit<Notification, 'id'>;

export interface NotificationPage {
  /** In lower case; of all channels when not given. */
  channel?: string;
  /** Older than the one with this id. */
  beforeId?: number;
  limit: number;
}

const table = new Table(Notification);

const REMOVE = `DELETE FROM notifications WHERE id IN (
    SELECT id FROM notifications WHERE received_at < ? ORDER BY received_at, id LIMIT ?
  ) RETURNING id`;

/** Reads what Kick chats brought. */
export class NotificationsReadRepository {
  constructor(protected readonly sql: Sql) {}

  /** Newest first. */
  list({ channel, beforeId, limit }: NotificationPage): Promise<Notification[]> {
    const conditions: [string, SqlValue][] = [];
    if (channel !== undefined) conditions.push(['channel = ?', channel]);
    if (beforeId !== undefined) conditions.push(['id < ?', beforeId]);
    const where = conditions.length > 0 ? `WHERE ${conditions.map(([condition]) => condition).join(' AND ')}` : '';
    const statement = `SELECT ${table.select()} FROM ${table.name} ${where} ORDER BY id DESC LIMIT ?`;
    return this.sql.rows(statement, [...conditions.map(([, value]) => value), limit]);
  }
}

/** Stores what Kick chats brought, inside a transaction. */
export class NotificationsRepository extends NotificationsReadRepository {
  /** Stores those whose message was not stored before, by whichever process; answers them, as given, with their ids. */
  async insertNew(notifications: readonly NewNotification[]): Promise<Notification[]> {
    const ids = new Map<string, number>();
    for (const rows of rowGroups(notifications)) {
      const { statement, values } = table.insert(rows.map((row) => table.pick(row)));
      const inserted = await this.sql.rows<{ id: number; message_id: string }>(
        `${statement} ON CONFLICT (message_id) DO NOTHING RETURNING id, message_id`,
        values,
      );
      for (const { id, message_id: messageId } of inserted) ids.set(messageId, id);
    }
    const stored: Notification[] = [];
    for (const notification of notifications) {
      const id = ids.get(notification.messageId);
      // Of two with one id the first was stored.
      if (id !== undefined && ids.delete(notification.messageId)) stored.push({ ...notification, id });
    }
    return stored;
  }

  /** Removes those received before a time, the oldest first, at most so many; answers how many. */
  async removeReceivedBefore(before: string, limit: number): Promise<number> {
    return (await this.sql.rows(REMOVE, [before, limit])).length;
  }
}

import type { Alert, AlertStatus, Delivery, DeliveryAttempt } from '../entities';
import { placeholders } from './multi-row';
import type { Sql, SqlValue } from './sql';

export const ALERT_COLUMNS = `id, destination_id AS "destinationId", routes, status, reason, symbol,
  signal_type AS "signalType", strategy, price, confidence, strength, signal_at AS "signalAt", is_exit AS "isExit",
  is_test AS "isTest", embed, size, mention_roles AS "mentionRoles", max_age_seconds AS "maxAgeSeconds",
  delivery_ids AS "deliveryIds", queued_at AS "queuedAt", ended_at AS "endedAt"`;

/** Which alerts are meant; what is left out does not matter. */
export interface AlertFilter {
  status?: AlertStatus;
  /** A route's name. */
  route?: string;
  symbol?: string;
  destinationId?: number;
}

/** Of a delivery what there is to tell; its body is only as long as it is open. */
export type DeliveryRecord = Omit<Delivery, 'body'>;

/** Reads the outbox. */
export class AlertsReadRepository {
  constructor(protected readonly sql: Sql) {}

  /** Newest first, below the id `before`. */
  list(filter: AlertFilter, limit: number, before: number | null = null): Promise<Alert[]> {
    const { where, values } = conditionOf(filter, before === null ? [] : [['id < ?', before]]);
    return this.sql.rows<Alert>(`SELECT ${ALERT_COLUMNS} FROM alerts ${where} ORDER BY id DESC LIMIT ?`, [
      ...values,
      limit,
    ]);
  }

  async find(id: number): Promise<Alert | null> {
    return (await this.sql.rows<Alert>(`SELECT ${ALERT_COLUMNS} FROM alerts WHERE id = ?`, [id]))[0] ?? null;
  }

  /** The deliveries that carried an alert, and the one that does, oldest first. */
  async listDeliveriesOf({
    id,
    destinationId,
    deliveryIds,
  }: Pick<Alert, 'id' | 'destinationId' | 'deliveryIds'>): Promise<DeliveryRecord[]> {
    const ended = deliveryIds.split(',');
    const rows = await this.sql.rows<DeliveryRecord>(
      `SELECT id, destination_id AS "destinationId", split_path AS "splitPath", alert_ids AS "alertIds", nonce, state,
          may_be_sent AS "mayBeSent", message_id AS "messageId", created_at AS "createdAt", ended_at AS "endedAt"
        FROM deliveries WHERE (destination_id = ? AND state = 'open') OR id IN (${placeholders(ended.length)})
        ORDER BY created_at, split_path`,
      [destinationId, ...ended],
    );
    return rows.filter(({ alertIds }) => (JSON.parse(alertIds) as number[]).includes(id));
  }

  /** Oldest first. */
  listAttempts(deliveryIds: readonly string[], limit: number): Promise<DeliveryAttempt[]> {
    if (deliveryIds.length === 0) return Promise.resolve([]);
    return this.sql.rows<DeliveryAttempt>(
      `SELECT * FROM (
          SELECT id, delivery_id AS "deliveryId", destination_id AS "destinationId", outcome, reason,
            may_repeat AS "mayRepeat", ended_at AS "endedAt", duration_ms AS "durationMs"
          FROM delivery_attempts WHERE delivery_id IN (${placeholders(deliveryIds.length)}) ORDER BY id DESC LIMIT ?
        ) AS latest ORDER BY id`,
      [...deliveryIds, limit],
    );
  }

  /** When the oldest pending alert of each destination that has one was queued. */
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
export function conditionOf(filter: AlertFilter, more: [string, ...SqlValue[]][] = []) {
  const conditions: [string, ...SqlValue[]][] = [...more];
  if (filter.status !== undefined) conditions.push(['status = ?', filter.status]);
  if (filter.symbol !== undefined) conditions.push(['symbol = ?', filter.symbol]);
  if (filter.destinationId !== undefined) conditions.push(['destination_id = ?', filter.destinationId]);
  // Names of routes hold no quotes and no %; _ is one that LIKE would take for any character.
  if (filter.route !== undefined) {
    conditions.push([`routes LIKE ? ESCAPE '!'`, `%"${filter.route.replaceAll('_', '!_')}"%`]);
  }
  const values: SqlValue[] = conditions.flatMap(([, ...bound]) => bound);
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.map(([text]) => text).join(' AND ')}`, values };
}

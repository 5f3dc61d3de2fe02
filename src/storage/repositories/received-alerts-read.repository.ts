import type { ReceivedAlert } from '../entities';
import type { Sql } from './sql';

/** An alert that could not be read: with a reason and its body. */
export type UnreadableAlert = { [K in keyof ReceivedAlert]: NonNullable<ReceivedAlert[K]> };

export type AlertPosition = Pick<ReceivedAlert, 'receivedAt' | 'digest'>;

const COLUMNS = 'digest, received_at AS "receivedAt", reason, raw';
const NEWEST = `SELECT ${COLUMNS} FROM tradingview_alerts
  WHERE reason IS NOT NULL ORDER BY received_at DESC, digest DESC LIMIT ?`;
const NEWEST_BEFORE = `SELECT ${COLUMNS} FROM tradingview_alerts
  WHERE reason IS NOT NULL AND (received_at, digest) < (?, ?) ORDER BY received_at DESC, digest DESC LIMIT ?`;
const COUNT = 'SELECT count(*) AS count FROM tradingview_alerts WHERE reason IS NOT NULL AND received_at >= ?';

/** Reads what became of TradingView alerts. */
export class ReceivedAlertsReadRepository {
  constructor(private readonly sql: Sql) {}

  /** Newest first. */
  listUnreadable({ before, limit }: { before?: AlertPosition; limit: number }): Promise<UnreadableAlert[]> {
    if (!before) return this.sql.rows(NEWEST, [limit]);
    return this.sql.rows(NEWEST_BEFORE, [before.receivedAt, before.digest, limit]);
  }

  async countUnreadable(since: string): Promise<number> {
    const [row] = await this.sql.rows<{ count: number | string }>(COUNT, [since]);
    // Counts of PostgreSQL arrive as text.
    return Number(row?.count ?? 0);
  }
}

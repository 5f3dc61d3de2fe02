import type { ReceivedAlert } from '../entities';
import type { Transaction } from './sql';

const CLAIM = `INSERT INTO tradingview_alerts (digest, received_at, reason, raw) VALUES (?, ?, ?, ?)
  ON CONFLICT (digest) DO UPDATE SET received_at = excluded.received_at, reason = excluded.reason, raw = excluded.raw
    WHERE tradingview_alerts.received_at <= ?
  RETURNING digest`;

const REMOVE = `DELETE FROM tradingview_alerts WHERE digest IN (
    SELECT digest FROM tradingview_alerts WHERE received_at < ? ORDER BY received_at LIMIT ?
  ) RETURNING digest`;

/** Remembers TradingView alerts, in the transaction that acts upon them. */
export class ReceivedAlertsRepository {
  constructor(private readonly transaction: Transaction) {}

  /**
   * True for the first with this body since `since`, false for a repeat; safe between processes: a second one waits for the
   * first one's transaction.
   */
  async claim({ digest, receivedAt, reason, raw }: ReceivedAlert, since: string): Promise<boolean> {
    return (await this.transaction.sql.rows(CLAIM, [digest, receivedAt, reason, raw, since])).length === 1;
  }

  /** Removes alerts received before a time, at most so many; answers how many. */
  async removeReceivedBefore(before: string, limit: number): Promise<number> {
    return (await this.transaction.sql.rows(REMOVE, [before, limit])).length;
  }
}

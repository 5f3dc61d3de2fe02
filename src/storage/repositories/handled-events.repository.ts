import type { Transaction } from './sql';

const CLAIM = `INSERT INTO handled_events (event_id, handled_at) VALUES (?, ?)
  ON CONFLICT (event_id) DO NOTHING RETURNING event_id`;

const REMOVE = `DELETE FROM handled_events WHERE event_id IN (
    SELECT event_id FROM handled_events WHERE handled_at < ? LIMIT ?
  ) RETURNING event_id`;

/** Remembers which Discord events were acted upon, in the transaction that did what they asked for. */
export class HandledEventsRepository {
  constructor(private readonly transaction: Transaction) {}

  /**
   * True for the first who claims the event, false ever after; safe between processes: a second one waits for the first
   * one's transaction, and gets the event when that was rolled back.
   * @param at ISO 8601 UTC with milliseconds
   */
  async claim(eventId: string, at: string): Promise<boolean> {
    return (await this.transaction.sql.rows(CLAIM, [eventId, at])).length === 1;
  }

  /** Forgets what was handled before that time, at most so much; answers how much. */
  async removeHandledBefore(before: string, limit: number): Promise<number> {
    return (await this.transaction.sql.rows(REMOVE, [before, limit])).length;
  }
}

import { placeholders } from './multi-row';
import type { Transaction } from './sql';

export interface HeldLease {
  channelId: string;
  token: number;
}

/**
 * Leases of channels. Their times are of the database's own clock, since those of several machines differ; on SQLite, whose
 * only server is one process, the same statements work without locks.
 */
export class ChannelLeasesRepository {
  constructor(private readonly transaction: Transaction) {}

  /** Takes those of the channels that nobody else holds, at most `limit`, for so many milliseconds. */
  async take(channelIds: readonly string[], holder: string, leaseMs: number, limit: number): Promise<HeldLease[]> {
    if (channelIds.length === 0) return [];
    const { sql } = this.transaction;
    const rows = channelIds.map(() => `(?, '', 0, '')`).join(', ');
    await sql.rows(
      `INSERT INTO channel_leases (channel_id, holder, token, expires_at) VALUES ${rows} ON CONFLICT (channel_id) DO NOTHING`,
      channelIds,
    );
    return sql.rows<HeldLease>(
      `UPDATE channel_leases SET holder = ?, token = token + 1, expires_at = ${this.timeIn(leaseMs)}
        WHERE channel_id IN (
          SELECT channel_id FROM channel_leases
          WHERE channel_id IN (${placeholders(channelIds.length)}) AND (expires_at <= ${this.timeIn(0)} OR holder = ?)
          LIMIT ? ${this.skipLocked}
        ) RETURNING channel_id AS "channelId", token`,
      [holder, ...channelIds, holder, limit],
    );
  }

  /** Prolongs the leases of a holder that have not ended; answers which. */
  renew(holder: string, leaseMs: number): Promise<HeldLease[]> {
    return this.transaction.sql.rows<HeldLease>(
      `UPDATE channel_leases SET expires_at = ${this.timeIn(leaseMs)}
        WHERE holder = ? AND expires_at > ${this.timeIn(0)} RETURNING channel_id AS "channelId", token`,
      [holder],
    );
  }

  /** Whether a lease is still that which was taken; nobody takes it then before the transaction ends. */
  async isHeld({ channelId, token }: HeldLease): Promise<boolean> {
    const lock = this.transaction.engine === 'postgres' ? 'FOR UPDATE' : '';
    const rows = await this.transaction.sql.rows(
      `SELECT token FROM channel_leases WHERE channel_id = ? AND token = ? ${lock}`,
      [channelId, token],
    );
    return rows.length === 1;
  }

  async release(holder: string, channelIds: readonly string[]): Promise<void> {
    if (channelIds.length === 0) return;
    await this.transaction.sql.rows(
      `UPDATE channel_leases SET expires_at = '' WHERE holder = ? AND channel_id IN (${placeholders(channelIds.length)})`,
      [holder, ...channelIds],
    );
  }

  /** Ends every lease, when nobody who held one can be alive: the only server on a SQLite file has just started. */
  async endAll(): Promise<void> {
    await this.transaction.sql.rows(`UPDATE channel_leases SET expires_at = ''`);
  }

  private get skipLocked(): string {
    return this.transaction.engine === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
  }

  /** The time in so many milliseconds, as ISO text; `clock_timestamp` runs on while a transaction waits. */
  private timeIn(ms: number): string {
    const inMs = Math.round(ms);
    return this.transaction.engine === 'postgres'
      ? `to_char((clock_timestamp() + interval '${inMs} milliseconds') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+${(inMs / 1000).toFixed(3)} seconds')`;
  }
}

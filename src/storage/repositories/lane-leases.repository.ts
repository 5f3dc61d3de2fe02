import { placeholders } from './multi-row';
import type { Transaction } from './sql';

export interface HeldLease {
  lane: string;
  token: number;
}

/**
 * Leases of lanes. Their times are of the database's own clock, since those of several machines differ; on SQLite, whose only
 * server is one process, the same statements work without locks.
 */
export class LaneLeasesRepository {
  constructor(private readonly transaction: Transaction) {}

  /** Takes those of the lanes that nobody else holds, at most `limit`, for so many milliseconds. */
  async take(lanes: readonly string[], holder: string, leaseMs: number, limit: number): Promise<HeldLease[]> {
    if (lanes.length === 0) return [];
    const { sql, dialect } = this.transaction;
    const rows = lanes.map(() => `(?, '', 0, '')`).join(', ');
    await sql.rows(
      `INSERT INTO lane_leases (lane, holder, token, expires_at) VALUES ${rows} ON CONFLICT (lane) DO NOTHING`,
      lanes,
    );
    return sql.rows<HeldLease>(
      `UPDATE lane_leases SET holder = ?, token = token + 1, expires_at = ${dialect.timeIn(leaseMs)}
        WHERE lane IN (
          SELECT lane FROM lane_leases
          WHERE lane IN (${placeholders(lanes.length)}) AND (expires_at <= ${dialect.timeIn(0)} OR holder = ?)
          LIMIT ? ${dialect.skipLocked('lane_leases')}
        ) RETURNING lane, token`,
      [holder, ...lanes, holder, limit],
    );
  }

  /** Prolongs the leases of a holder that have not ended; answers which. */
  renew(holder: string, leaseMs: number): Promise<HeldLease[]> {
    const { sql, dialect } = this.transaction;
    return sql.rows<HeldLease>(
      `UPDATE lane_leases SET expires_at = ${dialect.timeIn(leaseMs)}
        WHERE holder = ? AND expires_at > ${dialect.timeIn(0)} RETURNING lane, token`,
      [holder],
    );
  }

  /** Whether a lease is still that which was taken; nobody takes it then before the transaction ends. */
  async isHeld({ lane, token }: HeldLease): Promise<boolean> {
    const { sql, dialect } = this.transaction;
    const statement = `SELECT token FROM lane_leases WHERE lane = ? AND token = ? ${dialect.forUpdate}`;
    return (await sql.rows(statement, [lane, token])).length === 1;
  }

  async release(holder: string, lanes: readonly string[]): Promise<void> {
    if (lanes.length === 0) return;
    await this.transaction.sql.rows(
      `UPDATE lane_leases SET expires_at = '' WHERE holder = ? AND lane IN (${placeholders(lanes.length)})`,
      [holder, ...lanes],
    );
  }

  /** Ends every lease, when nobody who held one can be alive: the only server on a SQLite file has just started. */
  async endAll(): Promise<void> {
    await this.transaction.sql.rows(`UPDATE lane_leases SET expires_at = ''`);
  }
}

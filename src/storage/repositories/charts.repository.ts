import { ChartsReadRepository } from './charts-read.repository';
import { placeholders } from './multi-row';
import type { Transaction } from './sql';

/** A chart whose bytes are to be fetched, leased to the one who asked. */
export interface OwedChart {
  chartId: number;
  filename: string;
  url: string;
  /** As the message said. */
  sizeBytes: number | null;
  owedSince: string;
  /** 1 for the first try. */
  attempt: number;
}

/** A fetched image. */
export interface NewChartFile {
  sha256: string;
  contentType: string;
  sizeBytes: number;
  createdAt: string;
  /** Where the database keeps the bytes (PostgreSQL); null where a folder does. */
  bytes: Buffer | null;
}

const DUE = `SELECT d.chart_id, c.filename, c.url, c.size_bytes, d.owed_since, d.attempts
  FROM chart_downloads d JOIN plan_charts c ON c.id = d.chart_id
  WHERE d.due_at <= ? ORDER BY d.due_at, d.chart_id LIMIT ?`;

// An update that changes nothing waits for one who is removing the same file, and then inserts it anew.
const KEEP_FILE = `INSERT INTO chart_files (sha256, content_type, size_bytes, created_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (sha256) DO UPDATE SET content_type = excluded.content_type RETURNING sha256`;

const KEEP_BYTES =
  'INSERT INTO chart_bytes (sha256, bytes) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING RETURNING sha256';

const UNREFERENCED = `SELECT f.sha256 FROM chart_files f
  WHERE NOT EXISTS (SELECT 1 FROM plan_charts c WHERE c.sha256 = f.sha256) LIMIT ?`;

// The number of a try is its fence: a later one has a higher number.
const OF_LEASE = 'FROM chart_downloads WHERE chart_id = ? AND attempts = ?';
const POSTPONE = 'UPDATE chart_downloads SET due_at = ?, reason = ? WHERE chart_id = ? AND attempts = ?';
const GIVE_BACK = 'UPDATE chart_downloads SET due_at = ?, attempts = attempts - 1 WHERE chart_id = ? AND attempts = ?';

const DELETED_PLANS = 'SELECT id FROM coach_plans WHERE deleted_at < ?';
const DETACH = `UPDATE plan_charts SET sha256 = NULL, archive_id = NULL
  WHERE sha256 IS NOT NULL AND plan_id IN (${DELETED_PLANS})`;
const OWE_NO_MORE = `DELETE FROM chart_downloads WHERE chart_id IN (
    SELECT id FROM plan_charts WHERE plan_id IN (${DELETED_PLANS})
  )`;

/** Reads and writes the archive of charts inside a transaction. */
export class ChartsRepository extends ChartsReadRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction.sql);
  }

  /** Takes charts that are due, for this caller alone until `leasedUntil`. A lease that runs out makes them due again. */
  async lease(now: string, leasedUntil: string, limit: number): Promise<OwedChart[]> {
    type Row = {
      chart_id: number;
      filename: string;
      url: string;
      size_bytes: number | null;
      owed_since: string;
      attempts: number;
    };
    const rows = await this.sql.rows<Row>(`${DUE} ${this.transaction.dialect.skipLocked('d')}`, [now, limit]);
    if (rows.length === 0) return [];
    const leased = `UPDATE chart_downloads SET due_at = ?, attempts = attempts + 1 WHERE chart_id IN (${placeholders(rows.length)})`;
    await this.sql.rows(leased, [leasedUntil, ...rows.map((row) => row.chart_id)]);
    return rows.map((row) => ({
      chartId: row.chart_id,
      filename: row.filename,
      url: row.url,
      sizeBytes: row.size_bytes,
      owedSince: row.owed_since,
      attempt: row.attempts + 1,
    }));
  }

  /** The chart shows these bytes from now on, under this id. False when another one has taken the lease over. */
  async settle({ chartId, attempt }: OwedChart, file: NewChartFile, archiveId: string): Promise<boolean> {
    const ended = await this.sql.rows(`DELETE ${OF_LEASE} RETURNING chart_id`, [chartId, attempt]);
    if (ended.length !== 1) return false;
    await this.sql.rows(KEEP_FILE, [file.sha256, file.contentType, file.sizeBytes, file.createdAt]);
    if (file.bytes) await this.sql.rows(KEEP_BYTES, [file.sha256, file.bytes]);
    await this.sql.rows('UPDATE plan_charts SET sha256 = ?, archive_id = ? WHERE id = ?', [
      ...[file.sha256, archiveId],
      chartId,
    ]);
    return true;
  }

  /** The try failed: the next one may be at `dueAt`, or never when that is null. */
  async postpone({ chartId, attempt }: OwedChart, dueAt: string | null, reason: string): Promise<void> {
    await this.sql.rows(POSTPONE, [dueAt, reason, chartId, attempt]);
  }

  /** Gives a lease back as if it had not been taken. */
  async giveBack({ chartId, attempt }: OwedChart, now: string): Promise<void> {
    await this.sql.rows(GIVE_BACK, [now, chartId, attempt]);
  }

  /** Everything owed is due now. For a store that has no other server: it ends the leases of one that was killed. */
  async endLeases(now: string): Promise<void> {
    await this.sql.rows('UPDATE chart_downloads SET due_at = ? WHERE due_at > ?', [now, now]);
  }

  /** Takes the images from the charts of plans that were deleted before; what is still owed to them is owed no more. */
  async detachDeleted(deletedBefore: string): Promise<void> {
    await this.sql.rows(DETACH, [deletedBefore]);
    await this.sql.rows(OWE_NO_MORE, [deletedBefore]);
  }

  /** Forgets stored images that no chart shows, at most `limit`, and answers their hashes. */
  async removeUnreferenced(limit: number): Promise<string[]> {
    const hashes = (await this.sql.rows<{ sha256: string }>(UNREFERENCED, [limit])).map((row) => row.sha256);
    if (hashes.length > 0) {
      await this.sql.rows(`DELETE FROM chart_files WHERE sha256 IN (${placeholders(hashes.length)})`, hashes);
    }
    return hashes;
  }
}

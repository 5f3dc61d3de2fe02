import type { Sql } from './sql';

/** An archived chart as it is served. */
export interface ArchivedChart {
  archiveId: string;
  sha256: string;
  contentType: string;
  sizeBytes: number;
}

/** Figures for health and metrics. */
export interface ChartFigures {
  /** Charts whose bytes are owed and will be tried again. */
  waiting: number;
  /** Images stored, each once. */
  files: number;
  bytes: number;
  /** Charts given up, by reason. */
  givenUp: { reason: string; charts: number }[];
}

/** A chart of a live plan whose bytes will not be fetched any more, and where its plan was posted. */
export interface LostChart {
  chartId: number;
  filename: string;
  attachmentId: string | null;
  coach: string;
  date: string;
  channelId: string;
  messageId: string | null;
}

const LOST = `SELECT c.id, c.filename, c.attachment_id, p.coach, p.date, p.channel_id, p.message_id
  FROM plan_charts c JOIN coach_plans p ON p.id = c.plan_id
  WHERE c.id = ? AND c.to_version IS NULL AND p.deleted_at IS NULL`;

const ARCHIVED = `SELECT c.archive_id, f.sha256, f.content_type, f.size_bytes
  FROM plan_charts c JOIN chart_files f ON f.sha256 = c.sha256 WHERE c.archive_id = ?`;

const FIRST_DUE = 'SELECT due_at FROM chart_downloads WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1';

const TOTALS = `SELECT (SELECT count(*) FROM chart_downloads WHERE due_at IS NOT NULL) AS waiting,
  count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes FROM chart_files`;

const GIVEN_UP =
  'SELECT reason, count(*) AS charts FROM chart_downloads WHERE due_at IS NULL GROUP BY reason ORDER BY reason';

const FILES_OF_SHARD = 'SELECT sha256 FROM chart_files WHERE sha256 >= ? AND sha256 < ?';

// Both engines know substr of a text and of bytes, and count from 1.
const PART = 'SELECT substr(bytes, CAST(? AS integer), CAST(? AS integer)) AS part FROM chart_bytes WHERE sha256 = ?';

/** Reads what is known of archived charts. */
export class ChartsReadRepository {
  constructor(protected readonly sql: Sql) {}

  async findArchived(archiveId: string): Promise<ArchivedChart | null> {
    type Row = { archive_id: string; sha256: string; content_type: string; size_bytes: number };
    const [row] = await this.sql.rows<Row>(ARCHIVED, [archiveId]);
    if (!row) return null;
    return {
      archiveId: row.archive_id,
      sha256: row.sha256,
      contentType: row.content_type,
      sizeBytes: row.size_bytes,
    };
  }

  /** Null when its plan is deleted, or has other charts by now. */
  async findLost(chartId: number): Promise<LostChart | null> {
    type Row = {
      id: number;
      filename: string;
      attachment_id: string | null;
      coach: string;
      date: string;
      channel_id: string;
      message_id: string | null;
    };
    const [row] = await this.sql.rows<Row>(LOST, [chartId]);
    if (!row) return null;
    return {
      chartId: row.id,
      filename: row.filename,
      attachmentId: row.attachment_id,
      coach: row.coach,
      date: row.date,
      channelId: row.channel_id,
      messageId: row.message_id,
    };
  }

  /** When the next owed chart may be tried; null when none is owed. */
  async firstDueAt(): Promise<string | null> {
    const [row] = await this.sql.rows<{ due_at: string }>(FIRST_DUE);
    return row?.due_at ?? null;
  }

  async figures(): Promise<ChartFigures> {
    // Counts and sums of PostgreSQL arrive as text.
    const [totals] = await this.sql.rows<Record<'waiting' | 'files' | 'bytes', number | string>>(TOTALS);
    const givenUp = await this.sql.rows<{ reason: string; charts: number | string }>(GIVEN_UP);
    return {
      waiting: Number(totals?.waiting),
      files: Number(totals?.files),
      bytes: Number(totals?.bytes),
      givenUp: givenUp.map(({ reason, charts }) => ({ reason, charts: Number(charts) })),
    };
  }

  /** The hashes of stored images from one (inclusive) to another (exclusive). */
  async listFiles(from: string, to: string): Promise<string[]> {
    return (await this.sql.rows<{ sha256: string }>(FILES_OF_SHARD, [from, to])).map((row) => row.sha256);
  }

  /** PostgreSQL: at most `length` bytes of an image from `start` on (the first is 0); null when it is not stored. */
  async readBytes(sha256: string, start: number, length: number): Promise<Buffer | null> {
    const [row] = await this.sql.rows<{ part: Buffer }>(PART, [start + 1, length, sha256]);
    return row?.part ?? null;
  }
}

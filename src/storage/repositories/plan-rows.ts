import type { Plan, PlanChart, PlanRevision, RevisionAction } from '../entities';

/** The columns of `plan_charts c`; all null where a left join found no chart. */
export const CHART_COLUMNS =
  'c.id AS chart_id, c.position, c.filename, c.url, c.content_type, c.size_bytes, c.attachment_id, ' +
  'c.from_version, c.to_version, c.added_at, c.sha256, c.archive_id';

/** The columns of `coach_plans p`. */
export const PLAN_COLUMNS =
  'p.id, p.guild_id, p.coach, p.date, p.plan, p.author, p.author_id, p.channel, p.channel_id, p.message_id, ' +
  'p.created_at, p.edited_at, p.version, p.deleted_at';

/** The columns of `plan_history h`, with the author from `coach_plans p`. */
export const REVISION_COLUMNS =
  'h.id, h.plan_id, h.version, h.plan_text, h.edited_by, h.edited_by_id, h.edited_at, h.action, p.author, p.author_id';

interface ChartRow {
  chart_id: number | null;
  position: number;
  filename: string;
  url: string;
  content_type: string | null;
  size_bytes: number | null;
  attachment_id: string | null;
  from_version: number;
  to_version: number | null;
  added_at: string;
  sha256: string | null;
  archive_id: string | null;
}

export interface PlanRow extends ChartRow {
  id: number;
  guild_id: string;
  coach: string;
  date: string;
  plan: string;
  author: string;
  author_id: string;
  channel: string;
  channel_id: string;
  message_id: string | null;
  created_at: string;
  edited_at: string | null;
  version: number;
  deleted_at: string | null;
}

export interface RevisionRow extends ChartRow {
  id: number;
  plan_id: number;
  version: number;
  plan_text: string;
  edited_by: string;
  edited_by_id: string;
  edited_at: string;
  action: RevisionAction;
  author: string;
  author_id: string;
}

/** Plans from rows of plan and chart, one row for each chart; rows of one plan stand together. */
export function toPlans(rows: readonly PlanRow[]): Plan[] {
  return collect(rows, toPlan, (row) => row.id);
}

/** Revisions from rows of revision and chart, one row for each chart; rows of one revision stand together. */
export function toRevisions(rows: readonly RevisionRow[]): PlanRevision[] {
  return collect(rows, toRevision, (row) => row.plan_id);
}

function collect<Row extends ChartRow & { id: number }, T extends { id: number; charts: PlanChart[] }>(
  rows: readonly Row[],
  toRecord: (row: Row) => T,
  planIdOf: (row: Row) => number,
): T[] {
  const records: T[] = [];
  for (const row of rows) {
    let record = records[records.length - 1];
    if (record?.id !== row.id) {
      record = toRecord(row);
      records.push(record);
    }
    if (row.chart_id !== null) record.charts.push(toChart(row, row.chart_id, planIdOf(row)));
  }
  return records;
}

function toPlan(row: PlanRow): Plan {
  return {
    id: row.id,
    guildId: row.guild_id,
    coach: row.coach,
    date: row.date,
    text: row.plan,
    author: row.author,
    authorId: row.author_id,
    channel: row.channel,
    channelId: row.channel_id,
    messageId: row.message_id,
    createdAt: row.created_at,
    editedAt: row.edited_at,
    version: row.version,
    deletedAt: row.deleted_at,
    charts: [],
  };
}

function toRevision(row: RevisionRow): PlanRevision {
  return {
    id: row.id,
    planId: row.plan_id,
    version: row.version,
    text: row.plan_text,
    editedBy: row.edited_by,
    editedById: row.edited_by_id,
    editedAt: row.edited_at,
    action: row.action,
    author: row.author,
    authorId: row.author_id,
    charts: [],
  };
}

function toChart(row: ChartRow, id: number, planId: number): PlanChart {
  return {
    id,
    planId,
    position: row.position,
    filename: row.filename,
    url: row.url,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    attachmentId: row.attachment_id,
    fromVersion: row.from_version,
    toVersion: row.to_version,
    addedAt: row.added_at,
    sha256: row.sha256,
    archiveId: row.archive_id,
  };
}

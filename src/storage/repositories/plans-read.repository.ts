import type { Plan, PlanRevision } from '../entities';
import {
  CHART_COLUMNS,
  PLAN_COLUMNS,
  REVISION_COLUMNS,
  type PlanRow,
  type RevisionRow,
  toPlans,
  toRevisions,
} from './plan-rows';
import type { Sql, SqlValue } from './sql';

/** Live plans of a guild over days, newest first. */
export interface PlanRange {
  guildId: string;
  /** First and last day, both inclusive; an end that is left out is open. */
  from?: string;
  to?: string;
  coach?: string;
  /** Where the page before ended: only plans after this one are listed. */
  before?: { date: string; id: number };
  /** At most this many plans. */
  limit: number;
}

/** Figures for health and metrics. */
export interface PlanCounts {
  total_plans: number;
  total_charts: number;
  total_edits: number;
  /** When the newest live plan was posted. */
  latest_plan: string | null;
}

const CURRENT_CHARTS = 'LEFT JOIN plan_charts c ON c.plan_id = p.id AND c.to_version IS NULL';

const LIVE = `SELECT ${PLAN_COLUMNS}, ${CHART_COLUMNS} FROM coach_plans p ${CURRENT_CHARTS}
  WHERE p.guild_id = ? AND p.coach = ? AND p.date = ? AND p.deleted_at IS NULL ORDER BY c.position`;

const DAY = `SELECT ${PLAN_COLUMNS}, ${CHART_COLUMNS} FROM coach_plans p ${CURRENT_CHARTS}
  WHERE p.guild_id = ? AND p.date = ? AND p.deleted_at IS NULL ORDER BY p.coach, c.position`;

const DAY_OF_AUTHOR = `SELECT ${PLAN_COLUMNS}, ${CHART_COLUMNS} FROM coach_plans p ${CURRENT_CHARTS}
  WHERE p.guild_id = ? AND p.date = ? AND p.author_id = ? AND p.deleted_at IS NULL ORDER BY p.coach, c.position`;

const REVISIONS = `SELECT ${REVISION_COLUMNS}, ${CHART_COLUMNS} FROM coach_plans p
  JOIN plan_history h ON h.plan_id = p.id
  LEFT JOIN plan_charts c ON c.plan_id = h.plan_id AND c.from_version <= h.version
    AND (c.to_version IS NULL OR c.to_version >= h.version)
  WHERE p.guild_id = ? AND p.coach = ? AND p.date = ? ORDER BY h.id DESC, c.position`;

const LAST_CHANGE = `SELECT max(coalesce(deleted_at, edited_at, created_at)) AS at FROM coach_plans
  WHERE guild_id = ? AND date = ? AND coach = ?`;

// Steps from one guild to the next through the index, instead of reading every plan for a DISTINCT.
const GUILDS = `WITH RECURSIVE guilds(id) AS (
    SELECT min(guild_id) FROM coach_plans
    UNION ALL
    SELECT (SELECT min(p.guild_id) FROM coach_plans p WHERE p.guild_id > guilds.id) FROM guilds WHERE guilds.id IS NOT NULL
  ) SELECT id FROM guilds WHERE id IS NOT NULL ORDER BY id`;

// Steps from one day back to the next through the index, instead of reading every plan for a DISTINCT; the number of steps is
// bounded also for a coach who posts rarely.
const MAX_DAYS_LOOKED_AT = 400;
const NEWEST_DAY = 'SELECT max(p.date) FROM coach_plans p WHERE p.guild_id = ? AND p.deleted_at IS NULL AND p.date';
const DAYS = `WITH RECURSIVE days(date, place) AS (
    SELECT (${NEWEST_DAY} < ?), 1
    UNION ALL
    SELECT (${NEWEST_DAY} < days.date), days.place + 1 FROM days
      WHERE days.date >= ? AND days.place < ${MAX_DAYS_LOOKED_AT}
  ) SELECT days.date AS date FROM days WHERE days.date >= ?`;
const OF_COACH = ` AND EXISTS (SELECT 1 FROM coach_plans p
    WHERE p.guild_id = ? AND p.date = days.date AND p.coach = ? AND p.deleted_at IS NULL)`;
/** Sorts behind every digit in every collation, and so behind every date. */
const AFTER_DIGITS = 'a';

// Counting all rows walks only a table's smallest index; the deleted ones have a small index of their own.
const COUNTS = `SELECT (SELECT count(*) FROM coach_plans) AS plans, (SELECT count(*) FROM plan_charts) AS charts,
    (SELECT count(*) FROM plan_history) AS revisions,
    (SELECT count(*) FROM coach_plans WHERE deleted_at IS NOT NULL) AS deletions,
    (SELECT created_at FROM coach_plans WHERE deleted_at IS NULL ORDER BY created_at DESC LIMIT 1) AS latest`;

/** Reads plans. Each method is one statement, so that it sees one state of the database. */
export class PlansReadRepository {
  constructor(protected readonly sql: Sql) {}

  async findLive(guildId: string, coach: string, date: string): Promise<Plan | null> {
    return toPlans(await this.sql.rows<PlanRow>(LIVE, [guildId, coach, date]))[0] ?? null;
  }

  /** The live plans of a day, by coach. */
  async listDay(guildId: string, date: string): Promise<Plan[]> {
    return toPlans(await this.sql.rows<PlanRow>(DAY, [guildId, date]));
  }

  /** One author's live plans of a day, by coach. */
  async listByAuthor(guildId: string, date: string, authorId: string): Promise<Plan[]> {
    return toPlans(await this.sql.rows<PlanRow>(DAY_OF_AUTHOR, [guildId, date, authorId]));
  }

  /** The revisions of every plan that held the slot, deleted ones included, newest first, each with its charts. */
  async listRevisions(guildId: string, coach: string, date: string): Promise<PlanRevision[]> {
    return toRevisions(await this.sql.rows<RevisionRow>(REVISIONS, [guildId, coach, date]));
  }

  /** When the slot last changed, deletions included; null when it never held a plan. */
  async findLastChange(guildId: string, coach: string, date: string): Promise<string | null> {
    const rows = await this.sql.rows<{ at: string | null }>(LAST_CHANGE, [guildId, date, coach]);
    return rows[0]?.at ?? null;
  }

  async listRange(range: PlanRange): Promise<Plan[]> {
    const { where, values } = rangeCondition(range);
    const statement = `SELECT ${PLAN_COLUMNS}, ${CHART_COLUMNS}
      FROM (SELECT * FROM coach_plans WHERE ${where} ORDER BY date DESC, id DESC LIMIT ?) p ${CURRENT_CHARTS}
      ORDER BY p.date DESC, p.id DESC, c.position`;
    return toPlans(await this.sql.rows<PlanRow>(statement, [...values, range.limit]));
  }

  /**
   * Days with live plans, newest first, that begin with `prefix`. With a coach, those of the newest 400 days on which the coach
   * has one.
   */
  async listDays(query: { guildId: string; coach?: string; prefix?: string; limit: number }): Promise<string[]> {
    const { guildId, coach, prefix = '', limit } = query;
    const values = [guildId, `${prefix}${AFTER_DIGITS}`, guildId, prefix, prefix];
    const statement = `${DAYS}${coach === undefined ? '' : OF_COACH} ORDER BY days.date DESC LIMIT ?`;
    const ofCoach = coach === undefined ? [] : [guildId, coach];
    const rows = await this.sql.rows<{ date: string }>(statement, [...values, ...ofCoach, limit]);
    return rows.map((row) => row.date);
  }

  /** The guilds that have, or had, a plan. */
  async listGuildIds(): Promise<string[]> {
    return (await this.sql.rows<{ id: string }>(GUILDS)).map((row) => row.id);
  }

  /** Costs a walk over the smallest index of each table: milliseconds for a million plans, nothing for a few thousand. */
  async counts(): Promise<PlanCounts> {
    type Row = { plans: number; charts: number; revisions: number; deletions: number; latest: string | null };
    const [row] = await this.sql.rows<Row>(COUNTS);
    if (!row) throw new Error('counting the plans gave no row');
    // PostgreSQL's count is a bigint, which arrives as text.
    return {
      total_plans: Number(row.plans) - Number(row.deletions),
      total_charts: Number(row.charts),
      total_edits: Number(row.revisions) - Number(row.deletions),
      latest_plan: row.latest,
    };
  }
}

function rangeCondition(range: PlanRange): { where: string; values: SqlValue[] } {
  const conditions: [string, ...SqlValue[]][] = [['guild_id = ? AND deleted_at IS NULL', range.guildId]];
  if (range.from !== undefined) conditions.push(['date >= ?', range.from]);
  if (range.to !== undefined) conditions.push(['date <= ?', range.to]);
  if (range.coach !== undefined) conditions.push(['coach = ?', range.coach]);
  if (range.before) conditions.push(['(date, id) < (?, ?)', range.before.date, range.before.id]);
  return {
    where: conditions.map(([condition]) => condition).join(' AND '),
    values: conditions.flatMap(([, ...values]) => values),
  };
}

import { ChartDownload, LegacyPlanRecord, Plan, PlanChart, PlanRevision, type RevisionAction } from '../entities';
import { placeholders, rowGroups } from './multi-row';
import type { NewChart } from './plans.repository';
import type { SqlValue, Transaction } from './sql';
import { Table } from './table';

const plans = new Table(Plan);
const planHistory = new Table(PlanRevision);
const planCharts = new Table(PlanChart);
const chartDownloads = new Table(ChartDownload);
const legacyPlans = new Table(LegacyPlanRecord);

const DUE_AT_ONCE = new Date(0).toISOString();

/** A version that was ended. */
export interface LegacyRevision {
  text: string;
  editedBy: string;
  editedById: string;
  editedAt: string;
  action: RevisionAction;
}

export interface LegacyChart extends NewChart {
  addedAt: string;
  /** False where its link is known to be dead: nobody asks for the bytes. */
  isOwed: boolean;
}

/** A plan of the Python system with all that belongs to it. */
export interface LegacyPlan {
  fingerprint: string;
  content: string;
  guildId: string;
  coach: string;
  date: string;
  text: string;
  author: string;
  authorId: string;
  channel: string;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  /** Oldest first. */
  revisions: readonly LegacyRevision[];
  /** They belong to every version. */
  charts: readonly LegacyChart[];
}

/** What is known of a plan that was taken before. */
export interface TakenPlan {
  planId: number;
  content: string;
  authorId: string;
}

/** Takes plans of the Python system over, many in few statements. */
export class LegacyPlansRepository {
  constructor(private readonly transaction: Transaction) {}

  /** Those of the fingerprints whose plans were taken before. */
  async findTaken(guildId: string, fingerprints: readonly string[]): Promise<Map<string, TakenPlan>> {
    const taken = new Map<string, TakenPlan>();
    for (const group of rowGroups(fingerprints)) {
      const rows = await this.transaction.sql.rows<TakenPlan & { fingerprint: string }>(
        `SELECT l.fingerprint, l.content, l.plan_id AS "planId", p.author_id AS "authorId" FROM legacy_plans l
          JOIN coach_plans p ON p.id = l.plan_id WHERE l.guild_id = ? AND l.fingerprint IN (${placeholders(group.length)})`,
        [guildId, ...group],
      );
      for (const { fingerprint, ...rest } of rows) taken.set(fingerprint, rest);
    }
    return taken;
  }

  /** Who holds the live slots of these days, by `coach date`. */
  async liveSlots(guildId: string, dates: readonly string[]): Promise<Map<string, string>> {
    const holders = new Map<string, string>();
    for (const group of rowGroups([...new Set(dates)])) {
      const rows = await this.transaction.sql.rows<{ coach: string; date: string; author: string }>(
        `SELECT coach, date, author FROM coach_plans
          WHERE guild_id = ? AND deleted_at IS NULL AND date IN (${placeholders(group.length)})`,
        [guildId, ...group],
      );
      for (const { coach, date, author } of rows) holders.set(`${coach} ${date}`, author);
    }
    return holders;
  }

  /** Fails on the live slot's unique index where another live plan holds it: look with `liveSlots` first. */
  async insertAll(taken: readonly LegacyPlan[], owedSince: string): Promise<void> {
    for (const group of rowGroups(taken)) await this.insertGroup(group, owedSince);
  }

  /** Gives a plan whose author had no id one, in its history too. Answers false when it has one already. */
  async nameAuthor(planId: number, author: string, authorId: string): Promise<boolean> {
    const { sql } = this.transaction;
    const statement = "UPDATE coach_plans SET author_id = ? WHERE id = ? AND author_id = '' RETURNING id";
    const changed = await sql.rows(statement, [authorId, planId]);
    const ofHistory =
      "UPDATE plan_history SET edited_by_id = ? WHERE plan_id = ? AND edited_by = ? AND edited_by_id = ''";
    if (changed.length > 0) await sql.rows(ofHistory, [authorId, planId, author]);
    return changed.length > 0;
  }

  private async insertGroup(group: readonly LegacyPlan[], owedSince: string): Promise<void> {
    const ids = await this.insertRows(
      plans,
      group.map(
        ({ guildId, coach, date, text, author, authorId, channel, createdAt, editedAt, deletedAt, revisions }) => ({
          ...{ guildId, coach, date, text, author, authorId, channel, channelId: '', messageId: null },
          ...{ createdAt, editedAt, deletedAt, version: currentVersion({ deletedAt, revisions }) },
        }),
      ),
    );
    const idOf = (index: number) => ids[index] ?? 0;
    await this.insertMany(
      planHistory,
      group.flatMap(({ revisions }, index) =>
        revisions.map((revision, place) => ({ planId: idOf(index), version: place + 1, ...revision })),
      ),
    );
    await this.insertMany(
      legacyPlans,
      group.map(({ guildId, fingerprint, content }, index) => ({ guildId, fingerprint, content, planId: idOf(index) })),
    );
    await this.insertCharts(
      group.flatMap(({ charts }, index) =>
        charts.map((chart, position) => ({ planId: idOf(index), position, ...chart })),
      ),
      owedSince,
    );
  }

  private async insertCharts(
    charts: readonly (LegacyChart & { planId: number; position: number })[],
    owedSince: string,
  ): Promise<void> {
    for (const group of rowGroups(charts)) {
      const ids = await this.insertRows(
        planCharts,
        group.map(({ planId, position, filename, url, contentType, sizeBytes, attachmentId, addedAt }) => ({
          ...{ planId, position, filename, url, contentType, sizeBytes, attachmentId, addedAt },
          ...{ fromVersion: 1, toVersion: null, sha256: null, archiveId: null },
        })),
      );
      const owed = group.map(({ isOwed }, index) => ({
        ...{ chartId: ids[index] ?? 0, owedSince, attempts: 0 },
        ...(isOwed ? { dueAt: DUE_AT_ONCE, reason: null } : { dueAt: null, reason: 'link-expired' }),
      }));
      await this.insertMany(chartDownloads, owed);
    }
  }

  private insertRows<T extends object>(table: Table<T>, rows: readonly Partial<Record<keyof T, SqlValue>>[]) {
    const { sql, dialect } = this.transaction;
    return dialect.insert(sql, table.insert(rows), rows.length);
  }

  private async insertMany<T extends object>(table: Table<T>, rows: readonly Partial<Record<keyof T, SqlValue>>[]) {
    for (const group of rowGroups(rows)) {
      const { statement, values } = table.insert(group);
      await this.transaction.sql.rows(statement, values);
    }
  }
}

/** A deletion ends the current version, and none follows. */
function currentVersion({ deletedAt, revisions }: Pick<LegacyPlan, 'deletedAt' | 'revisions'>): number {
  return deletedAt === null ? revisions.length + 1 : revisions.length;
}

import { randomBytes } from 'node:crypto';
import { DomainError } from '../../errors';
import { ChartDownload, Plan, PlanChart, PlanRevision, type RevisionAction } from '../entities';
import { CHART_COLUMNS, REVISION_COLUMNS, type RevisionRow, toRevisions } from './plan-rows';
import { PlansReadRepository } from './plans-read.repository';
import type { Transaction } from './sql';
import { Table } from './table';

const plans = new Table(Plan);
const planCharts = new Table(PlanChart);
const chartDownloads = new Table(ChartDownload);
const planHistory = new Table(PlanRevision);

const NEXT_STATE = `UPDATE coach_plans SET plan = ?, message_id = ?, edited_at = ?, channel = ?, channel_id = ?, version = ?, deleted_at = ?
  WHERE id = ? AND version = ? AND deleted_at IS NULL RETURNING id`;

const LIVE_ID = 'SELECT id FROM coach_plans WHERE guild_id = ? AND coach = ? AND date = ? AND deleted_at IS NULL';

const VERSION = `SELECT ${REVISION_COLUMNS}, ${CHART_COLUMNS} FROM coach_plans p JOIN plan_history h ON h.plan_id = p.id
  LEFT JOIN plan_charts c ON c.plan_id = h.plan_id AND c.from_version <= h.version
    AND (c.to_version IS NULL OR c.to_version >= h.version)
  WHERE p.id = ? AND h.version = ? ORDER BY c.position`;

const END_CHARTS = 'UPDATE plan_charts SET to_version = ? WHERE plan_id = ? AND to_version IS NULL';

const DUE_AT_ONCE = new Date(0).toISOString();

/** A chart as it comes with a plan. */
export interface NewChart {
  filename: string;
  url: string;
  contentType: string | null;
  sizeBytes: number | null;
  attachmentId: string | null;
}

export interface NewPlan {
  guildId: string;
  coach: string;
  date: string;
  text: string;
  author: string;
  authorId: string;
  channel: string;
  channelId: string;
  messageId: string | null;
  createdAt: string;
  charts: readonly NewChart[];
}

/** The version of a plan that follows. */
export interface NewVersion {
  text: string;
  /** The charts of the new version, those of an earlier one among them; null keeps those of the version before. */
  charts: readonly (NewChart | PlanChart)[] | null;
  editedAt: string;
  editedBy: string;
  editedById: string;
  /** The Discord message that posted this version, where a message did. */
  messageId: string | null;
  /** Where that message stands; without one the plan keeps the channel that it has. */
  channel?: { id: string; name: string };
  action: Exclude<RevisionAction, 'deleted'>;
}

export interface Deletion {
  deletedAt: string;
  editedBy: string;
  editedById: string;
}

/** Names an image in its address. Random, and not its hash: who has an image must not learn whether a coach has posted it. */
export function newArchiveId(): string {
  return randomBytes(16).toString('base64url');
}

/** Reads and writes plans inside a transaction. A change and its revision are kept together or not at all. */
export class PlansRepository extends PlansReadRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction.sql);
  }

  /**
   * As the reading repository, and nobody else changes this plan until the transaction ends: SQLite has one writer anyway,
   * PostgreSQL locks the row first and reads then, for a joined row would be as old as the wait for the lock.
   */
  override async findLive(guildId: string, coach: string, date: string): Promise<Plan | null> {
    const { sql, dialect } = this.transaction;
    if (dialect.forUpdate) {
      const locked = await sql.rows(`${LIVE_ID} ${dialect.forUpdate}`, [guildId, coach, date]);
      if (locked.length === 0) return null;
    }
    return super.findLive(guildId, coach, date);
  }

  /** Fails on the live slot's unique index when another live plan holds it: look with `findLive` first. */
  async insert(plan: NewPlan): Promise<Plan> {
    const { charts, ...columns } = plan;
    const record = { ...columns, editedAt: null, version: 1, deletedAt: null };
    const { sql, dialect } = this.transaction;
    const [id = 0] = await dialect.insert(sql, plans.insert([record]), 1);
    return { ...record, id, charts: await this.insertCharts(id, 1, charts, plan.createdAt) };
  }

  /** Ends the plan's version as a revision of its history, and makes the next one current. */
  async saveVersion(plan: Plan, change: NewVersion): Promise<Plan> {
    const version = plan.version + 1;
    const { text, messageId, editedAt, channel = { id: plan.channelId, name: plan.channel } } = change;
    const columns = { text, messageId, editedAt, channel: channel.name, channelId: channel.id, version };
    const next = { ...plan, ...columns };
    await this.endVersion(plan, next, change, change.action);
    const charts = change.charts && (await this.replaceCharts(plan, version, change.charts, editedAt));
    return { ...next, charts: charts ?? plan.charts };
  }

  /** What a version of a live plan said; null for one that there never was. */
  async findVersion(plan: Plan, version: number): Promise<{ text: string; charts: PlanChart[] } | null> {
    if (version === plan.version) return { text: plan.text, charts: plan.charts };
    const rows = await this.transaction.sql.rows<RevisionRow>(VERSION, [plan.id, version]);
    const [revision] = toRevisions(rows);
    return revision ? { text: revision.text, charts: revision.charts } : null;
  }

  /** Frees the slot; plan, charts and history stay. */
  async softDelete(plan: Plan, deletion: Deletion): Promise<Plan> {
    const { deletedAt, editedBy, editedById } = deletion;
    const next = { ...plan, deletedAt };
    await this.endVersion(plan, next, { editedBy, editedById, editedAt: deletedAt }, 'deleted');
    return next;
  }

  private async endVersion(
    { id, version, text }: Plan,
    next: Plan,
    { editedBy, editedById, editedAt }: Pick<PlanRevision, 'editedBy' | 'editedById' | 'editedAt'>,
    action: RevisionAction,
  ): Promise<void> {
    const { sql } = this.transaction;
    const state = [
      next.text,
      next.messageId,
      next.editedAt,
      next.channel,
      next.channelId,
      next.version,
      next.deletedAt,
    ];
    const changed = await sql.rows(NEXT_STATE, [...state, id, version]);
    if (changed.length !== 1) {
      throw new DomainError('conflict', 'plan-changed', 'The plan was changed by somebody else meanwhile; try again.');
    }
    const revision = planHistory.insert([{ planId: id, version, text, editedBy, editedById, editedAt, action }]);
    await sql.rows(revision.statement, revision.values);
  }

  private async replaceCharts(plan: Plan, version: number, charts: readonly (NewChart | PlanChart)[], at: string) {
    await this.transaction.sql.rows(END_CHARTS, [plan.version, plan.id]);
    return this.insertCharts(plan.id, version, charts, at);
  }

  private async insertCharts(
    planId: number,
    version: number,
    charts: readonly (NewChart | PlanChart)[],
    addedAt: string,
  ): Promise<PlanChart[]> {
    if (charts.length === 0) return [];
    const records = charts.map((chart, position) => {
      const { filename, url, contentType, sizeBytes, attachmentId } = chart;
      // Bytes that an earlier version has are this one's too, under an address of its own.
      const sha256 = 'sha256' in chart ? chart.sha256 : null;
      const archiveId = sha256 === null ? null : newArchiveId();
      return {
        ...{ planId, position, filename, url, contentType, sizeBytes, attachmentId },
        ...{ fromVersion: version, toVersion: null, addedAt, sha256, archiveId },
      };
    });
    const { sql, dialect } = this.transaction;
    const ids = await dialect.insert(sql, planCharts.insert(records), records.length);
    const inserted = records.map((record, index) => ({ ...record, id: ids[index] ?? 0 }));
    await this.oweBytes(inserted.filter(({ sha256 }) => sha256 === null).map(({ id }) => id));
    return inserted;
  }

  /** Due at once by whatever clock, and owed by this machine's: that of the message may go ahead of it. */
  private async oweBytes(chartIds: readonly number[], owedSince = new Date().toISOString()): Promise<void> {
    if (chartIds.length === 0) return;
    const owed = chartIds.map((chartId) => ({ chartId, owedSince, dueAt: DUE_AT_ONCE, attempts: 0, reason: null }));
    const { statement, values } = chartDownloads.insert(owed);
    await this.transaction.sql.rows(statement, values);
  }
}

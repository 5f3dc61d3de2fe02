import type { PlanMessage, PlanMessageForm } from '../entities';
import { placeholders } from './multi-row';
import type { Sql, Transaction } from './sql';

/** A message that posted a version of a plan, with the plan's place. */
export interface PlanMessageRecord {
  messageId: string;
  planId: number;
  form: PlanMessageForm;
  editedAt: string | null;
  /** The version of the plan that the message posted last; null where that was not kept. */
  version: number | null;
  channelId: string | null;
  guildId: string;
  coach: string;
  date: string;
}

/** A message that holds the current version of a live plan. */
export interface HoldingMessage {
  messageId: string;
  channelId: string;
  guildId: string;
  authorId: string;
  editedAt: string | null;
}

interface RecordRow {
  message_id: string;
  plan_id: number;
  form: PlanMessageForm;
  edited_at: string | null;
  version: number | null;
  channel_id: string | null;
  guild_id: string;
  coach: string;
  date: string;
}

const RECORDS = `SELECT m.message_id, m.plan_id, m.form, m.edited_at, m.version, m.channel_id, p.guild_id, p.coach, p.date
  FROM plan_messages m JOIN coach_plans p ON p.id = m.plan_id`;

const BY_ID = `${RECORDS} WHERE m.message_id = ?`;

const BY_PLAN = `${RECORDS} WHERE m.plan_id = ? ORDER BY coalesce(m.version, 0) DESC, length(m.message_id) DESC, m.message_id DESC`;

const HOLDING = `SELECT m.message_id, p.channel_id, p.guild_id, p.author_id, m.edited_at
  FROM coach_plans p JOIN plan_messages m ON m.message_id = p.message_id
  WHERE p.guild_id = ? AND p.date >= ? AND p.deleted_at IS NULL ORDER BY p.id`;

const RECORD = `INSERT INTO plan_messages (message_id, plan_id, form, edited_at, version, channel_id) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (message_id) DO UPDATE SET plan_id = excluded.plan_id, form = excluded.form, edited_at = excluded.edited_at,
    version = excluded.version, channel_id = excluded.channel_id
  RETURNING message_id`;

/** Reads which messages hold plans. */
export class PlanMessagesReadRepository {
  constructor(protected readonly sql: Sql) {}

  async find(messageId: string): Promise<PlanMessageRecord | null> {
    const [row] = await this.sql.rows<RecordRow>(BY_ID, [messageId]);
    return row ? toRecord(row) : null;
  }

  /** The messages that posted versions of the plan, the newest version first. */
  async listOfPlan(planId: number): Promise<PlanMessageRecord[]> {
    return (await this.sql.rows<RecordRow>(BY_PLAN, [planId])).map(toRecord);
  }

  /** The messages that hold the live plans of a guild from that day on, in the order of the plans. */
  async listHolding(guildId: string, fromDate: string): Promise<HoldingMessage[]> {
    type Row = {
      message_id: string;
      channel_id: string;
      guild_id: string;
      author_id: string;
      edited_at: string | null;
    };
    const rows = await this.sql.rows<Row>(HOLDING, [guildId, fromDate]);
    return rows.map(({ message_id, channel_id, guild_id, author_id, edited_at }) => {
      return {
        messageId: message_id,
        channelId: channel_id,
        guildId: guild_id,
        authorId: author_id,
        editedAt: edited_at,
      };
    });
  }
}

/** Remembers, inside a transaction, which messages hold plans. */
export class PlanMessagesRepository extends PlanMessagesReadRepository {
  constructor({ sql }: Pick<Transaction, 'sql'>) {
    super(sql);
  }

  /** The message posted a version of the plan; a message that did so before changes its plan. */
  async record({ messageId, planId, form, editedAt, version, channelId }: PlanMessage): Promise<void> {
    await this.sql.rows(RECORD, [messageId, planId, form, editedAt, version, channelId]);
  }

  /** The message now says this version of its plan. */
  async noteVersion(messageId: string, version: number): Promise<void> {
    await this.sql.rows('UPDATE plan_messages SET version = ? WHERE message_id = ?', [version, messageId]);
  }

  /** The message is gone, or posts no version of that plan any more. */
  async remove(messageId: string): Promise<void> {
    await this.sql.rows('DELETE FROM plan_messages WHERE message_id = ?', [messageId]);
  }

  async noteEdit(messageId: string, editedAt: string): Promise<void> {
    await this.sql.rows('UPDATE plan_messages SET edited_at = ? WHERE message_id = ?', [editedAt, messageId]);
  }

  /** The messages are gone, and their plans stay without them. */
  async forget(messageIds: readonly string[]): Promise<void> {
    if (messageIds.length === 0) return;
    const isOne = `message_id IN (${placeholders(messageIds.length)})`;
    await this.sql.rows(`UPDATE coach_plans SET message_id = NULL WHERE ${isOne}`, messageIds);
    await this.sql.rows(`DELETE FROM plan_messages WHERE ${isOne}`, messageIds);
  }
}

function toRecord(row: RecordRow): PlanMessageRecord {
  return {
    messageId: row.message_id,
    planId: row.plan_id,
    form: row.form,
    editedAt: row.edited_at,
    version: row.version,
    channelId: row.channel_id,
    guildId: row.guild_id,
    coach: row.coach,
    date: row.date,
  };
}

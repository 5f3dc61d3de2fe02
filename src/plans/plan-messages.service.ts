import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { CoachRoster, SETTINGS } from '../config';
import type { Settings } from '../config';
import { DomainError } from '../errors';
import { type HoldingMessage, type Plan, type PlanMessageRecord, Storage, type WriteTransaction } from '../storage';
import { decideMessageEdit, type EditedMessage, type MessageContent, type MessageEditDecision } from './message-rules';
import { EarlierVersions, type RestoredVersion, type StandingMessage } from './earlier-versions';
import { nothingToEdit } from './plan-errors';
import { PlanMetrics } from './plan-metrics';
import { changeBy, type PlanContext, PlanRecording } from './plan-recording';
import type { Slot } from './plan-rules';
import { parsePlanText } from './plan-text';
import { coachOfPlan, resolveCoach } from './slot-reading';
import { resolveTradingDay, tradingDayAt } from './trading-day';

/** An edit of a message. */
export interface MessageEdit {
  /** `at` is when the message was written, `messageId` the message. */
  context: PlanContext & { messageId: string };
  editedAt: Date;
  content: MessageContent;
  /** The message of an earlier version, which counts again where this one moves away: the first of `listBehindMove` that stands. */
  standing?: StandingMessage | null;
}

export interface PlanChanged {
  kind: 'created' | 'reposted' | 'edited' | 'moved';
  plan: Plan;
  /** Of one that moved: the earlier version that counts again where it was. */
  restored?: RestoredVersion | null;
}

/** What became of the plan whose current version a deleted message held. */
export type MessageDeletion = { kind: 'deleted'; plan: Plan } | ({ kind: 'restored' } & RestoredVersion);

/** What holds the place now: a newer version, or nothing after a deletion. */
export interface PlanSuperseded {
  kind: 'superseded';
  plan: Plan | null;
  coach: string;
  date: string;
}

/**
 * `ignored`: the message is nothing to us. `repeated`: this edit was acted upon before. `unchanged`: it says what the plan is.
 * `superseded` and `no-command`: the plan stays, and the author should be told.
 */
export type MessageEditOutcome =
  | { kind: 'ignored' | 'repeated'; plan?: undefined }
  | { kind: 'unchanged' | 'no-command'; plan: Plan }
  | PlanChanged
  | PlanSuperseded
  | { kind: 'refused'; error: DomainError; plan?: undefined };

/** Keeps plans as their messages are: what is edited or deleted on Discord changes the plan that the message holds. */
@Injectable()
export class PlanMessagesService {
  constructor(
    private readonly storage: Storage,
    private readonly roster: CoachRoster,
    private readonly recording: PlanRecording,
    private readonly earlier: EarlierVersions,
    private readonly metrics: PlanMetrics,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Throws only what concerns a message that never held a plan and is now a command; else it was seen, and is not again. */
  async edited(edit: MessageEdit): Promise<MessageEditOutcome> {
    const { content, context } = edit;
    if (content.kind === 'text' || content.kind === 'unreadable') {
      const known = await this.storage.read.planMessages.find(context.messageId);
      if (!known && content.kind === 'unreadable') throw content.error;
      if (!known) return { kind: 'ignored' };
    }
    return this.storage.write(async (tx) => {
      const outcome = await this.apply(tx, edit);
      tx.afterCommit(() => this.count(outcome));
      return outcome;
    });
  }

  /** The messages that posted earlier versions of the plan that this message holds, the newest version first. */
  async listBehind(messageId: string): Promise<PlanMessageRecord[]> {
    if (!this.settings.DELETE_PLAN_WITH_MESSAGE) return [];
    const record = await this.storage.read.planMessages.find(messageId);
    const held = record && (await findHeld(this.storage.read.plans, record));
    return held ? this.listOthers(held, messageId) : [];
  }

  /** As `listBehind`, where the edit takes the message away from its plan; otherwise none. */
  async listBehindMove(edit: MessageEdit): Promise<PlanMessageRecord[]> {
    const { messageId } = edit.context;
    const record = edit.content.kind === 'plan' ? await this.storage.read.planMessages.find(messageId) : null;
    const held = record && (await findHeld(this.storage.read.plans, record));
    if (!held || !this.isMove(record, held, edit)) return [];
    return this.listOthers(held, messageId);
  }

  /** Whether the message of an earlier version still posts it. */
  stands(record: PlanMessageRecord, standing: StandingMessage): boolean {
    return this.earlier.stands(record, standing);
  }

  /**
   * The message was deleted by itself, and with it the plan whose current version it holds; an earlier version whose message
   * stands counts again. Null when it held none.
   * @param at when, or the latest moment at which it is known to have been there
   * @param standing the first of `listBehind` that stands
   */
  async deleted(messageId: string, at: Date, standing: StandingMessage | null = null): Promise<MessageDeletion | null> {
    if (!this.settings.DELETE_PLAN_WITH_MESSAGE) return null;
    if (!(await this.storage.read.planMessages.find(messageId))) return null;
    return this.storage.write(async (tx) => {
      const record = await tx.planMessages.find(messageId);
      const plan = record && (await findHeld(tx.plans, record));
      if (!plan) {
        // What it posted earlier can never count again.
        await tx.planMessages.remove(messageId);
        return null;
      }
      const lastChange = plan.editedAt ?? plan.createdAt;
      const deletedAt = at.toISOString() > lastChange ? at.toISOString() : lastChange;
      // Discord does not say who deleted a message.
      const by = { editedBy: plan.author, editedById: plan.authorId };
      const restored = standing && (await this.earlier.restore(tx, plan, standing, { ...by, editedAt: deletedAt }));
      if (restored) {
        await tx.planMessages.remove(messageId);
        tx.afterCommit(() => this.metrics.recordPlan('edited'));
        return { kind: 'restored', ...restored };
      }
      await tx.plans.softDelete(plan, { ...by, deletedAt });
      tx.afterCommit(() => this.metrics.recordPlan('deleted'));
      return { kind: 'deleted', plan };
    });
  }

  /** The messages were deleted many at once: their plans stay, without them. */
  async deletedInBulk(messageIds: readonly string[]): Promise<void> {
    await this.storage.write((tx) => tx.planMessages.forget(messageIds));
  }

  /** Whether the message posted a version of a plan. */
  async holdsPlan(messageId: string): Promise<boolean> {
    return (await this.storage.read.planMessages.find(messageId)) !== null;
  }

  /** The messages that hold the plans of the last `days` days and of coming ones. */
  async listHolding(guildId: string, days: number, now: Date): Promise<HoldingMessage[]> {
    const from = new Date(now.getTime() - days * 86_400_000);
    return this.storage.read.planMessages.listHolding(guildId, tradingDayAt(from, this.settings.TRADING_TIMEZONE));
  }

  private async apply(tx: WriteTransaction, edit: MessageEdit): Promise<MessageEditOutcome> {
    const { messageId, eventId } = edit.context;
    const now = this.clock.nowIso();
    if (eventId !== null && !(await tx.handledEvents.claim(eventId, now))) return { kind: 'repeated' };
    let record = await tx.planMessages.find(messageId);
    if (!record) {
      // Waits for who is taking the message as it was posted, and keeps others from taking it now.
      await tx.handledEvents.claim(messageId, now);
      record = await tx.planMessages.find(messageId);
    }
    return record ? this.revise(tx, record, edit) : this.begin(tx, edit);
  }

  /** A message that was no plan before became a command by the edit, and is one as of then. */
  private async begin(tx: WriteTransaction, { context, content, editedAt }: MessageEdit): Promise<MessageEditOutcome> {
    if (content.kind === 'text' || content.kind === 'unreadable') return { kind: 'ignored' };
    const asOfEdit = { ...context, at: editedAt, messageEditedAt: editedAt };
    const slot = this.resolveSlot(content.coach, content.date, editedAt);
    const { charts } = content;
    if (content.kind === 'plan') {
      return this.recording.post(tx, asOfEdit, slot, { text: parsePlanText(content.text ?? ''), charts });
    }
    if (content.text === null && charts.length === 0) throw nothingToEdit();
    const text = content.text === null ? null : parsePlanText(content.text);
    return this.recording.edit(tx, asOfEdit, slot, { text, charts });
  }

  private async revise(
    tx: WriteTransaction,
    record: PlanMessageRecord,
    edit: MessageEdit,
  ): Promise<MessageEditOutcome> {
    const editedAt = edit.editedAt.toISOString();
    if (record.editedAt !== null && record.editedAt >= editedAt) return { kind: 'repeated' };
    await tx.planMessages.noteEdit(record.messageId, editedAt);
    const held = await findHeld(tx.plans, record);
    try {
      const decision = decideMessageEdit(this.read(record, held, edit));
      return await this.carryOut(tx, decision, record, edit);
    } catch (error) {
      // Kept as an outcome, since what is thrown would undo that the edit was seen: it would be told again and again.
      if (error instanceof DomainError && error.kind !== 'unavailable') return { kind: 'refused', error };
      throw error;
    }
  }

  private read(
    record: PlanMessageRecord,
    held: Plan | null,
    { context, editedAt, content }: MessageEdit,
  ): EditedMessage {
    const from = { coach: coachOfPlan(record.coach, this.roster), date: record.date };
    if (!held) return { from, held, now: null };
    if (content.kind === 'unreadable') throw content.error;
    if (content.kind === 'text') {
      if (record.form !== 'saved') return { from, held, now: null };
      const text = parsePlanText(content.text);
      return { from, held, now: { kind: 'saved', slot: from, text, charts: content.charts } };
    }
    const slot = {
      coach: resolveCoach(content.coach, this.roster),
      date: this.earlier.dayOf(content.date, record, context.at, editedAt),
    };
    const text = content.kind === 'plan' || content.text !== null ? parsePlanText(content.text ?? '') : null;
    return { from, held, now: { kind: content.kind, slot, text, charts: content.charts } };
  }

  private async carryOut(
    tx: WriteTransaction,
    decision: MessageEditDecision,
    record: PlanMessageRecord,
    edit: MessageEdit,
  ): Promise<MessageEditOutcome> {
    const context = { ...edit.context, at: edit.editedAt, messageEditedAt: edit.editedAt };
    switch (decision.kind) {
      case 'refuse':
        return { kind: 'refused', error: decision.error };
      case 'superseded': {
        const { guildId, coach, date } = record;
        return { kind: 'superseded', plan: await tx.plans.findLive(guildId, coach, date), coach, date };
      }
      case 'unchanged':
      case 'no-command':
        return { kind: decision.kind, plan: decision.held };
      case 'revise': {
        const { held, text, charts } = decision;
        const plan = await tx.plans.saveVersion(held, { ...changeBy(context), text, charts, action: 'edited' });
        await tx.planMessages.noteVersion(record.messageId, plan.version);
        return { kind: 'edited', plan };
      }
      case 'move':
        return this.move(tx, decision, this.placeOf(edit, record), context, edit.standing ?? null);
    }
  }

  /** Posted anew first: what the rules refuse there leaves the plan where it is. */
  private async move(
    tx: WriteTransaction,
    { held, text, charts }: Extract<MessageEditDecision, { kind: 'move' }>,
    slot: Slot,
    context: PlanContext,
    standing: StandingMessage | null,
  ): Promise<MessageEditOutcome> {
    const { plan } = await this.recording.post(tx, context, slot, { text, charts });
    const { editedAt, editedBy, editedById } = changeBy(context);
    const change = { editedAt, editedBy, editedById };
    const restored = standing && (await this.earlier.restore(tx, held, standing, change));
    if (!restored) await tx.plans.softDelete(held, { deletedAt: editedAt, editedBy, editedById });
    return { kind: 'moved', plan, restored };
  }

  private isMove(record: PlanMessageRecord, held: Plan, edit: MessageEdit): boolean {
    try {
      return decideMessageEdit(this.read(record, held, edit)).kind === 'move';
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  private async listOthers(held: Plan, messageId: string): Promise<PlanMessageRecord[]> {
    const records = await this.storage.read.planMessages.listOfPlan(held.id);
    return records
      .filter((record) => record.messageId !== messageId)
      .map((record) => ({ ...record, channelId: record.channelId ?? held.channelId }));
  }

  private placeOf({ content, context, editedAt }: MessageEdit, record: PlanMessageRecord): Slot {
    if (content.kind !== 'plan') throw new Error('Only a plan command moves a plan');
    return {
      coach: resolveCoach(content.coach, this.roster),
      date: this.earlier.dayOf(content.date, record, context.at, editedAt),
    };
  }

  private resolveSlot(coach: string, date: string | null, at: Date): Slot {
    return {
      coach: resolveCoach(coach, this.roster),
      date: resolveTradingDay(date, at, this.settings.TRADING_TIMEZONE),
    };
  }

  private count({ kind }: MessageEditOutcome): void {
    if (kind === 'moved') this.metrics.recordPlan('edited');
    else if (kind === 'created' || kind === 'reposted' || kind === 'edited' || kind === 'unchanged')
      this.metrics.recordPlan(kind);
  }
}

/** The live plan whose current version the message holds. */
async function findHeld(
  plans: Pick<WriteTransaction['plans'], 'findLive'>,
  record: PlanMessageRecord,
): Promise<Plan | null> {
  const live = await plans.findLive(record.guildId, record.coach, record.date);
  return live?.id === record.planId && live.messageId === record.messageId ? live : null;
}

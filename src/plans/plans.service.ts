import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { CoachRoster, SETTINGS } from '../config';
import type { Settings } from '../config';
import { type NewChart, type Plan, type PlanRevision, Storage, type WriteTransaction } from '../storage';
import { nothingToEdit } from './plan-errors';
import { type PlanContext, PlanRecording } from './plan-recording';
import { type PlanAction, PlanMetrics } from './plan-metrics';
import { decideDelete, decideEdit, type Slot } from './plan-rules';
import { parsePlanText } from './plan-text';
import { resolveCoach } from './slot-reading';
import { resolveTradingDay } from './trading-day';

export type { PlanContext } from './plan-recording';

/** Where a plan stands, as its sender wrote it: coach `d`, `D` or `coach_d`; date `YYYY-MM-DD` or a word; no date is today. */
export interface SlotInput {
  coach: string;
  date?: string | null;
}

/** This event was acted upon before; nothing was done now. */
export type Repeated = { kind: 'repeated'; plan?: undefined };
export type PostOutcome = { kind: 'created' | 'reposted'; plan: Plan } | Repeated;
export type EditOutcome = { kind: 'edited' | 'unchanged'; plan: Plan } | Repeated;
export type DeleteOutcome = { kind: 'deleted'; plan: Plan } | Repeated;

/** Records and reads plans; knows neither HTTP nor Discord. Refusals are the DomainErrors of `plan-errors.ts`. */
@Injectable()
export class PlansService {
  constructor(
    private readonly storage: Storage,
    private readonly roster: CoachRoster,
    private readonly recording: PlanRecording,
    private readonly metrics: PlanMetrics,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Records a plan for today or a coming day. Its author's next post is the new version, with the charts of that post. */
  async post(context: PlanContext, input: SlotInput & { text: string; charts: NewChart[] }): Promise<PostOutcome> {
    const slot = this.resolveSlot(input, context.openedAt ?? context.at);
    const text = parsePlanText(input.text);
    return this.once<PostOutcome>(context, (tx) =>
      this.recording.post(tx, context, slot, { text, charts: input.charts }),
    );
  }

  /** Changes the text (null keeps it), the charts (none keeps them), or both. */
  async edit(
    context: PlanContext,
    input: SlotInput & { text: string | null; charts: NewChart[] },
  ): Promise<EditOutcome> {
    const slot = this.resolveSlot(input, context.openedAt ?? context.at);
    if (input.text === null && input.charts.length === 0) throw nothingToEdit();
    const text = input.text === null ? null : parsePlanText(input.text);
    return this.once<EditOutcome>(context, (tx) =>
      this.recording.edit(tx, context, slot, { text, charts: input.charts }),
    );
  }

  /** Takes the live plan away; its history keeps it, and the slot is free again. */
  async delete(context: PlanContext, input: SlotInput): Promise<DeleteOutcome> {
    const slot = this.resolveSlot(input, context.openedAt ?? context.at);
    return this.once<DeleteOutcome>(context, async (tx) => {
      const live = await tx.plans.findLive(context.guildId, slot.coach.code, slot.date);
      const decision = decideDelete(slot, live, context.actor);
      if (decision.kind === 'refuse') throw decision.error;
      context.expects?.(decision.live);
      await tx.plans.softDelete(decision.live, {
        deletedAt: context.at.toISOString(),
        editedBy: context.actor.name,
        editedById: context.actor.id,
      });
      return { kind: 'deleted', plan: decision.live };
    });
  }

  /** The slot that the caller means to post in. Throws what a post there is refused for, as far as that needs no store. */
  checkPost(context: PlanContext, input: SlotInput): Slot {
    const slot = this.resolveSlot(input, context.openedAt ?? context.at);
    const decision = this.recording.decidePost(context, slot, null);
    if (decision.kind === 'refuse') throw decision.error;
    return slot;
  }

  /** The live plan that the caller means to edit. Throws what the edit would be refused for. */
  async getToEdit(context: PlanContext, input: SlotInput): Promise<Slot & { plan: Plan }> {
    const { plan, ...slot } = await this.find(context.guildId, input, context.at);
    const decision = decideEdit(slot, plan, context.actor);
    if (decision.kind === 'refuse') throw decision.error;
    return { ...slot, plan: decision.live };
  }

  /** The live plan that the caller means to delete. Throws what the deletion would be refused for. */
  async getToDelete(context: PlanContext, input: SlotInput): Promise<Plan> {
    const { plan, ...slot } = await this.find(context.guildId, input, context.at);
    const decision = decideDelete(slot, plan, context.actor);
    if (decision.kind === 'refuse') throw decision.error;
    return decision.live;
  }

  /**
   * Days that have live plans, newest first, at most `limit`: of the coach where one is named, and of those that begin with
   * `prefix` (`2026-1`).
   */
  async listDays(query: { guildId: string; coach?: string; prefix?: string; limit: number }): Promise<string[]> {
    return this.storage.read.plans.listDays(query);
  }

  async find(guildId: string, input: SlotInput, at: Date): Promise<Slot & { plan: Plan | null }> {
    const slot = this.resolveSlot(input, at);
    return { ...slot, plan: await this.storage.read.plans.findLive(guildId, slot.coach.code, slot.date) };
  }

  /** The live plans of a day, in the roster's order. */
  async listDay(guildId: string, date: string | null | undefined, at: Date): Promise<{ date: string; plans: Plan[] }> {
    const day = this.resolveDay(date, at);
    return { date: day, plans: this.inRosterOrder(await this.storage.read.plans.listDay(guildId, day)) };
  }

  /** One author's live plans of a day, in the roster's order. */
  async listByAuthor(
    guildId: string,
    date: string | null | undefined,
    at: Date,
    authorId: string,
  ): Promise<{ date: string; plans: Plan[] }> {
    const day = this.resolveDay(date, at);
    return { date: day, plans: this.inRosterOrder(await this.storage.read.plans.listByAuthor(guildId, day, authorId)) };
  }

  /** The revisions of every plan that held the slot, newest first, deleted ones included. */
  async history(guildId: string, input: SlotInput, at: Date): Promise<Slot & { revisions: PlanRevision[] }> {
    const slot = this.resolveSlot(input, at);
    return { ...slot, revisions: await this.storage.read.plans.listRevisions(guildId, slot.coach.code, slot.date) };
  }

  /**
   * Live plans over days, newest first: at most `limit` of them, after the one that `before` names. `from` and `to` are
   * inclusive; without them the range is open.
   */
  async listRange(query: {
    guildId: string;
    coach?: string;
    from?: string;
    to?: string;
    before?: { date: string; id: number };
    limit: number;
  }): Promise<Plan[]> {
    const coach = query.coach === undefined ? undefined : resolveCoach(query.coach, this.roster).code;
    return this.storage.read.plans.listRange({ ...query, coach });
  }

  private resolveSlot(input: SlotInput, at: Date): Slot {
    return { coach: resolveCoach(input.coach, this.roster), date: this.resolveDay(input.date, at) };
  }

  private resolveDay(date: string | null | undefined, at: Date): string {
    return resolveTradingDay(date, at, this.settings.TRADING_TIMEZONE);
  }

  private inRosterOrder(plans: Plan[]): Plan[] {
    const order = new Map(this.roster.coaches.map((coach, index) => [coach.code, index]));
    return plans.toSorted((a, b) => (order.get(a.coach) ?? order.size) - (order.get(b.coach) ?? order.size));
  }

  /** Does the work in one transaction with the claim of its event, so that both or neither are kept. */
  private once<T extends { kind: PlanAction }>(
    { eventId, messageId, transaction }: PlanContext,
    work: (tx: WriteTransaction) => Promise<T>,
  ): Promise<T | Repeated> {
    const claimed = async (tx: WriteTransaction): Promise<T | Repeated> => {
      const isFirst = eventId === null || (await tx.handledEvents.claim(eventId, this.clock.nowIso()));
      // A message may have come to its plan by another way: seen after its edit first, or saved from the context menu.
      const holdsPlan = isFirst && messageId !== null && (await tx.planMessages.find(messageId)) !== null;
      const outcome = isFirst && !holdsPlan ? await work(tx) : ({ kind: 'repeated' } as const);
      tx.afterCommit(() => this.metrics.recordPlan(outcome.kind));
      return outcome;
    };
    return transaction ? claimed(transaction) : this.storage.write(claimed);
  }
}

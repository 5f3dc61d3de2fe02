import { Inject, Injectable } from '@nestjs/common';
import { type Coach, CoachRoster, SETTINGS } from '../config';
import type { Settings } from '../config';
import { MetricsService, type PlanAction } from '../metrics';
import { type NewChart, type Plan, type PlanRevision, Storage, type WriteTransaction } from '../storage';
import { coachMissing, coachUnknown, nothingToEdit } from './plan-errors';
import { type Actor, decideDelete, decideEdit, decidePost, type Slot } from './plan-rules';
import { parsePlanText } from './plan-text';
import { resolveTradingDay, tradingDayAt } from './trading-day';

/** Where a plan stands, as its sender wrote it: coach `d`, `D` or `coach_d`; date `YYYY-MM-DD` or a word; no date is today. */
export interface SlotInput {
  coach: string;
  date?: string | null;
}

/** Who says something, where and when. */
export interface PlanContext {
  guildId: string;
  actor: Actor;
  /** The message's or interaction's own time: "today" is seen from it, however late it is handled. */
  at: Date;
  /** The message or interaction id: it is acted upon once, however often and by how many processes it is seen. */
  eventId: string | null;
  channel: { id: string; name: string };
  /** The message that holds the plan, where there is one. */
  messageId: string | null;
  /** The transaction that a change is to be part of; without one it has its own. */
  transaction?: WriteTransaction;
  /** Looks at the live plan that would be edited or deleted, and throws when it is not the one that the caller means. */
  expects?: (live: Plan) => void;
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
    private readonly metrics: MetricsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Records a plan for today or a coming day. Its author's next post is the new version, with the charts of that post. */
  async post(context: PlanContext, input: SlotInput & { text: string; charts: NewChart[] }): Promise<PostOutcome> {
    const slot = this.resolveSlot(input, context.at);
    const text = parsePlanText(input.text);
    const { actor, channel, messageId } = context;
    return this.once<PostOutcome>(context, async (tx) => {
      const live = await tx.plans.findLive(context.guildId, slot.coach.code, slot.date);
      const mayPost = this.roster.mayPost(slot.coach, { userId: actor.id, roleIds: actor.roleIds });
      const decision = decidePost(slot, live, actor, mayPost, tradingDayAt(context.at, this.settings.TRADING_TIMEZONE));
      if (decision.kind === 'refuse') throw decision.error;
      if (decision.kind === 'create') {
        const plan = await tx.plans.insert({
          guildId: context.guildId,
          coach: slot.coach.code,
          date: slot.date,
          text,
          author: actor.name,
          authorId: actor.id,
          channel: channel.name,
          channelId: channel.id,
          messageId,
          createdAt: context.at.toISOString(),
          charts: input.charts,
        });
        return { kind: 'created', plan };
      }
      const plan = await tx.plans.saveVersion(decision.live, {
        text,
        charts: input.charts,
        editedAt: context.at.toISOString(),
        editedBy: actor.name,
        editedById: actor.id,
        messageId,
        action: 'reposted',
      });
      return { kind: 'reposted', plan };
    });
  }

  /** Changes the text (null keeps it), the charts (none keeps them), or both. */
  async edit(
    context: PlanContext,
    input: SlotInput & { text: string | null; charts: NewChart[] },
  ): Promise<EditOutcome> {
    const slot = this.resolveSlot(input, context.at);
    if (input.text === null && input.charts.length === 0) throw nothingToEdit();
    const text = input.text === null ? null : parsePlanText(input.text);
    return this.once<EditOutcome>(context, async (tx) => {
      const live = await tx.plans.findLive(context.guildId, slot.coach.code, slot.date);
      const decision = decideEdit(slot, live, context.actor);
      if (decision.kind === 'refuse') throw decision.error;
      const current = decision.live;
      context.expects?.(current);
      if ((text === null || text === current.text) && input.charts.length === 0) {
        return { kind: 'unchanged', plan: current };
      }
      const plan = await tx.plans.saveVersion(current, {
        text: text ?? current.text,
        charts: input.charts.length > 0 ? input.charts : null,
        editedAt: context.at.toISOString(),
        editedBy: context.actor.name,
        editedById: context.actor.id,
        messageId: context.messageId,
        action: 'edited',
      });
      return { kind: 'edited', plan };
    });
  }

  /** Takes the live plan away; its history keeps it, and the slot is free again. */
  async delete(context: PlanContext, input: SlotInput): Promise<DeleteOutcome> {
    const slot = this.resolveSlot(input, context.at);
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
    const coach = query.coach === undefined ? undefined : this.resolveCoach(query.coach).code;
    return this.storage.read.plans.listRange({ ...query, coach });
  }

  private resolveSlot(input: SlotInput, at: Date): Slot {
    return { coach: this.resolveCoach(input.coach), date: this.resolveDay(input.date, at) };
  }

  private resolveCoach(input: string): Coach {
    if (input.trim() === '') throw coachMissing();
    const coach = this.roster.find(input);
    if (!coach) throw coachUnknown(input, this.roster.codes);
    return coach;
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
    { eventId, transaction }: PlanContext,
    work: (tx: WriteTransaction) => Promise<T>,
  ): Promise<T | Repeated> {
    const claimed = async (tx: WriteTransaction): Promise<T | Repeated> => {
      const isFirst = eventId === null || (await tx.handledEvents.claim(eventId, new Date().toISOString()));
      const outcome = isFirst ? await work(tx) : ({ kind: 'repeated' } as const);
      tx.afterCommit(() => this.metrics.recordPlan(outcome.kind));
      return outcome;
    };
    return transaction ? claimed(transaction) : this.storage.write(claimed);
  }
}

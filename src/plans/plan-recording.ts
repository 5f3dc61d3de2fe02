import { Inject, Injectable } from '@nestjs/common';
import { CoachRoster, SETTINGS } from '../config';
import type { Settings } from '../config';
import type { NewChart, Plan, PlanMessageForm, WriteTransaction } from '../storage';
import { changedLater } from './plan-errors';
import { type Actor, decideEdit, decidePost, type PostDecision, type Slot } from './plan-rules';
import { tradingDayAt } from './trading-day';

/** Who says something, where and when. */
export interface PlanContext {
  guildId: string;
  actor: Actor;
  /** The message's or interaction's own time: "today" is seen from it, however late it is handled. */
  at: Date;
  /** Where a form or a button led here, when it was opened: "today" is seen from then. */
  openedAt?: Date;
  /** The message or interaction id: it is acted upon once, however often and by how many processes it is seen. */
  eventId: string | null;
  channel: { id: string; name: string };
  /** The message that holds the plan, where there is one. */
  messageId: string | null;
  /** The transaction that a change is to be part of; without one it has its own. */
  transaction?: WriteTransaction;
  /** Looks at the live plan that would be edited or deleted, and throws when it is not the one that the caller means. */
  expects?: (live: Plan) => void;
  /** Set for a message that is no command and was saved as a plan. */
  isSavedMessage?: boolean;
  /** When the message was last edited, for one that is seen only after that. */
  messageEditedAt?: Date | null;
  /** Set for what is found late, after being away: it yields to every change that came after `at`. */
  isBelated?: boolean;
}

/** Records versions of plans inside a transaction of the caller, and remembers the messages that hold them. */
@Injectable()
export class PlanRecording {
  constructor(
    private readonly roster: CoachRoster,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** By the rules of a post. Throws what refuses it. */
  async post(
    tx: WriteTransaction,
    context: PlanContext,
    slot: Slot,
    { text, charts }: { text: string; charts: readonly NewChart[] },
  ): Promise<{ kind: 'created' | 'reposted'; plan: Plan }> {
    await this.yieldToLater(tx, context, slot);
    const live = await tx.plans.findLive(context.guildId, slot.coach.code, slot.date);
    const decision = this.decidePost(context, slot, live);
    if (decision.kind === 'refuse') throw decision.error;
    const plan =
      decision.kind === 'create'
        ? await tx.plans.insert(newPlan(context, slot, text, charts))
        : await tx.plans.saveVersion(decision.live, { ...changeBy(context), text, charts, action: 'reposted' });
    await rememberMessage(tx, context, plan, 'plan');
    return { kind: decision.kind === 'create' ? 'created' : 'reposted', plan };
  }

  /** What the rules say of a post in the slot that holds this live plan. */
  decidePost({ actor, at, openedAt = at }: PlanContext, slot: Slot, live: Plan | null): PostDecision {
    const mayPost = this.roster.mayPost(slot.coach, { userId: actor.id, roleIds: actor.roleIds });
    return decidePost(slot, live, actor, mayPost, tradingDayAt(openedAt, this.settings.TRADING_TIMEZONE));
  }

  /** By the rules of an edit: no text keeps the text, no charts keep the charts. Throws what refuses it. */
  async edit(
    tx: WriteTransaction,
    context: PlanContext,
    slot: Slot,
    { text, charts }: { text: string | null; charts: readonly NewChart[] },
  ): Promise<{ kind: 'edited' | 'unchanged'; plan: Plan }> {
    await this.yieldToLater(tx, context, slot);
    const live = await tx.plans.findLive(context.guildId, slot.coach.code, slot.date);
    const decision = decideEdit(slot, live, context.actor);
    if (decision.kind === 'refuse') throw decision.error;
    const current = decision.live;
    context.expects?.(current);
    if ((text === null || text === current.text) && charts.length === 0) return { kind: 'unchanged', plan: current };
    const plan = await tx.plans.saveVersion(current, {
      ...changeBy(context),
      text: text ?? current.text,
      charts: charts.length > 0 ? charts : null,
      action: 'edited',
    });
    await rememberMessage(tx, context, plan, 'edit');
    return { kind: 'edited', plan };
  }

  private async yieldToLater(tx: WriteTransaction, context: PlanContext, { coach, date }: Slot): Promise<void> {
    if (!context.isBelated) return;
    const lastChange = await tx.plans.findLastChange(context.guildId, coach.code, date);
    if (lastChange !== null && lastChange > context.at.toISOString()) throw changedLater(coach, date);
  }
}

/** A change as of the context's time, by its actor. */
export function changeBy({ actor, at, messageId, channel }: PlanContext) {
  const by = { editedAt: at.toISOString(), editedBy: actor.name, editedById: actor.id, messageId };
  return messageId === null ? by : { ...by, channel };
}

function newPlan(context: PlanContext, slot: Slot, text: string, charts: readonly NewChart[]) {
  const { guildId, actor, channel, messageId } = context;
  return {
    ...{ guildId, coach: slot.coach.code, date: slot.date, text, charts, messageId },
    ...{ author: actor.name, authorId: actor.id, channel: channel.name, channelId: channel.id },
    createdAt: context.at.toISOString(),
  };
}

async function rememberMessage(
  tx: WriteTransaction,
  { messageId, isSavedMessage, messageEditedAt, channel }: PlanContext,
  plan: Plan,
  form: PlanMessageForm,
): Promise<void> {
  if (messageId === null) return;
  const editedAt = messageEditedAt?.toISOString() ?? null;
  await tx.planMessages.record({
    ...{ messageId, planId: plan.id, form: isSavedMessage ? 'saved' : form, editedAt },
    ...{ version: plan.version, channelId: channel.id },
  });
}

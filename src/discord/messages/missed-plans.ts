import { Inject, Injectable } from '@nestjs/common';
import type { Message } from 'discord.js';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { DomainError } from '../../errors';
import { type MessageEditOutcome, type Plan, type PlanContext, PlanMessagesService, PlansService } from '../../plans';
import { CommandErrorFilter } from '../answers/command-error.filter';
import { contextOfMessage } from '../answers/plan-context';
import type { SkippedFile } from '../chart-attachments';
import type { CaughtUp } from '../presenters/catch-up.presenter';
import { supersededLines } from '../presenters/message-edit.presenter';
import { ChannelProgress } from './channel-progress';
import type { MessageAuthors } from './message-authors';
import { isByPerson, MessageReader } from './message-reader';
import { editEventId } from './message-edits.listener';
import { StandingMessages } from './standing-messages';

/** Something that happened while the bot was away. */
export interface Missed {
  kind: 'posted' | 'edited';
  at: Date;
  message: Message<true>;
}

/** Does what messages asked for while the bot was away, as of then: it yields to whatever came later. */
@Injectable()
export class MissedPlans {
  constructor(
    private readonly reader: MessageReader,
    private readonly plans: PlansService,
    private readonly planMessages: PlanMessagesService,
    private readonly standing: StandingMessages,
    private readonly progress: ChannelProgress,
    private readonly errors: CommandErrorFilter,
    private readonly roster: CoachRoster,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether a message asks for something that is still to be done: nobody waits for an answer to a question any more. */
  isWanted(message: Message): boolean {
    return isByPerson(message) && this.reader.mayBe(message, ['plan', 'edit', 'delete']);
  }

  /** Null when there was nothing to do, or it was done before. Throws when the store or Discord fails. */
  async carryOut({ kind, message }: Missed, authors: MessageAuthors): Promise<CaughtUp | null> {
    if (this.progress.isGone(message.id)) return null;
    const context = contextOfMessage(message, await authors.memberOf(message));
    try {
      const belated = { ...context, isBelated: true, messageEditedAt: message.editedAt };
      return await (kind === 'posted' ? this.post(message, belated) : this.edit(message, belated));
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
      return this.leave(message, context, error);
    }
  }

  private async post(message: Message<true>, context: PlanContext): Promise<CaughtUp | null> {
    if (this.reader.lineOf(message.content)?.name === 'delete') {
      return leave(message, context, 'a plan is not deleted so long after it was asked for; send the command again.');
    }
    const read = await this.reader.readPlan(message);
    if (read === null || read.content.kind === 'text') return null;
    if (read.content.kind === 'unreadable') throw read.content.error;
    const { kind, ...input } = read.content;
    const outcome =
      kind === 'plan'
        ? await this.plans.post(context, { ...input, text: input.text ?? '' })
        : await this.plans.edit(context, input);
    if (outcome.kind === 'repeated' || outcome.kind === 'unchanged') return null;
    return done(outcome.kind === 'edited' ? 'changed' : 'recorded', message, outcome.plan, read.skipped);
  }

  private async edit(message: Message<true>, context: PlanContext): Promise<CaughtUp | null> {
    const read = await this.reader.readPlan(message);
    if (read === null || message.editedAt === null) return null;
    const { editedAt } = message;
    const edited = { ...context, messageId: message.id, eventId: editEventId(message.id, editedAt) };
    const asked = { context: edited, editedAt, content: read.content };
    const standing = await this.standing.findFirst(await this.planMessages.listBehindMove(asked));
    const outcome = await this.planMessages.edited({ ...asked, standing: standing?.said });
    return this.tell(outcome, message, context, read.skipped);
  }

  private tell(
    outcome: MessageEditOutcome,
    message: Message<true>,
    context: PlanContext,
    skipped: SkippedFile[],
  ): CaughtUp | null {
    switch (outcome.kind) {
      case 'ignored':
      case 'repeated':
      case 'unchanged':
        return null;
      case 'refused':
        return this.leave(message, context, outcome.error);
      case 'no-command':
        return leave(message, context, 'edited so that it is no command any more; its plan stays.');
      case 'superseded':
        return leave(
          message,
          context,
          supersededLines(outcome, { roster: this.roster, prefix: this.settings.COMMAND_PREFIX }).join(' '),
        );
      case 'moved':
        return { ...done('moved', message, outcome.plan, skipped), restored: outcome.restored };
      case 'edited':
        return done('changed', message, outcome.plan, skipped);
      case 'created':
      case 'reposted':
        return done('recorded', message, outcome.plan, skipped);
    }
  }

  private leave(message: Message<true>, context: PlanContext, error: DomainError): CaughtUp {
    const command = this.reader.lineOf(message.content)?.name ?? 'plan';
    const [why = ''] = this.errors.explain(error, { command, form: 'prefix' }).split('\n');
    return leave(message, context, why);
  }
}

function done(
  kind: 'recorded' | 'changed' | 'moved',
  { id }: Message,
  plan: Plan,
  skipped: readonly SkippedFile[],
): Extract<CaughtUp, { plan: Plan }> {
  return { kind, messageId: id, plan, skipped };
}

function leave({ id }: Message, { actor }: PlanContext, why: string): CaughtUp {
  return { kind: 'left', messageId: id, author: actor.name, why };
}

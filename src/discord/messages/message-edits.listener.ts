import { Inject, Injectable } from '@nestjs/common';
import type { Message } from 'discord.js';
import { type ContextOf, Context, On } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { type MessageEditOutcome, PlanMessagesService } from '../../plans';
import { CommandErrorFilter } from '../answers/command-error.filter';
import { CommandsInFlight } from '../answers/commands-in-flight';
import type { Conversation } from '../answers/conversation';
import { Conversations } from '../answers/conversations';
import { contextOfMessage } from '../answers/plan-context';
import type { SkippedFile } from '../chart-attachments';
import { presentMessageEdit } from '../presenters/message-edit.presenter';
import { ServedPlaces } from '../served-places';
import { ChannelProgress } from './channel-progress';
import { fetchMember } from './message-authors';
import { isByPerson, MessageReader } from './message-reader';
import { StandingMessages } from './standing-messages';

/** Lets a plan follow the edits of its message, and takes a message that an edit made a command. */
@Injectable()
export class MessageEditsListener {
  constructor(
    private readonly reader: MessageReader,
    private readonly plans: PlanMessagesService,
    private readonly conversations: Conversations,
    private readonly errors: CommandErrorFilter,
    private readonly inFlight: CommandsInFlight,
    private readonly places: ServedPlaces,
    private readonly progress: ChannelProgress,
    private readonly standing: StandingMessages,
    private readonly roster: CoachRoster,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @On('messageUpdate')
  async onUpdate(@Context() [, updated]: ContextOf<'messageUpdate'>): Promise<void> {
    if (!this.inFlight.isOpen) return;
    await this.inFlight.track(this.handle(updated));
  }

  /** Link previews and pins are updates too: they leave the time of the last edit as it was. */
  private async handle(message: Message): Promise<void> {
    const { editedAt } = message;
    if (editedAt === null || message.partial || !message.inGuild() || !isByPerson(message)) return;
    if (!this.places.servesMessage(message)) return;
    // The message may be deleted while its edit is followed.
    await this.progress.track(message, () => this.follow(message, editedAt));
  }

  private async follow(message: Message<true>, editedAt: Date): Promise<void> {
    const read = await this.reader.readPlan(message);
    if (read === null) return;
    const { kind } = read.content;
    const command = kind === 'edit' ? 'edit' : 'plan';
    const conversation = this.conversations.ofMessage(message, command, editKey(message.id, editedAt));
    try {
      // Chat goes by without a question to Discord.
      const member = message.member ?? (kind === 'plan' ? await fetchMember(message) : null);
      const context = { ...contextOfMessage(message, member), eventId: editEventId(message.id, editedAt) };
      const edit = { context: { ...context, messageId: message.id }, editedAt, content: read.content };
      const standing = await this.standing.findFirst(await this.plans.listBehindMove(edit));
      const outcome = await this.plans.edited({ ...edit, standing: standing?.said });
      await this.tell(outcome, conversation, read.skipped);
    } catch (error) {
      await conversation.refuse(this.errors.explain(error, conversation));
    }
  }

  private async tell(outcome: MessageEditOutcome, conversation: Conversation, skipped: SkippedFile[]): Promise<void> {
    if (outcome.kind === 'refused') throw outcome.error;
    const reply = presentMessageEdit(outcome, {
      roster: this.roster,
      prefix: this.settings.COMMAND_PREFIX,
      skipped,
      maxCharts: this.settings.MAX_CHART_ATTACHMENTS,
    });
    if (reply) await conversation.answer(reply);
  }
}

/** Under which an edit is acted upon once. */
export function editEventId(messageId: string, editedAt: Date): string {
  return `${messageId}:edit:${editedAt.getTime()}`;
}

/** What tells the answers to an edit from those to the message and to other edits; a nonce has room for little more. */
function editKey(messageId: string, editedAt: Date): string {
  return BigInt(messageId).toString(36) + editedAt.getTime().toString(36);
}

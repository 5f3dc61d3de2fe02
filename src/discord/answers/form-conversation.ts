import { Logger } from '@nestjs/common';
import { type ChatInputCommandInteraction, type MessageContextMenuCommandInteraction, MessageFlags } from 'discord.js';
import type { CommandName } from '../command-guide';
import { UNSHOWN } from '../presenters/unshown.presenter';
import { acknowledge } from './acknowledgement';
import type { CommandReply } from './command-reply';
import type { Conversation } from './conversation';
import { classifyReplyFailure, type ReplyFailure } from './reply-failure';

/** Answers a command by opening a form, or says why not. Discord takes a form as the first answer only: nothing defers. */
export class FormConversation implements Conversation {
  readonly form = 'slash';
  private readonly logger = new Logger(FormConversation.name);

  constructor(
    private readonly interaction: ChatInputCommandInteraction | MessageContextMenuCommandInteraction,
    readonly command: CommandName,
  ) {}

  async acknowledge(): Promise<void> {}

  async answer({ form }: CommandReply): Promise<void> {
    if (!form) throw new Error(`/${this.command} was to open a form and has none`);
    const result = await this.send('The form', () => this.interaction.showModal(form));
    if (result === 'refused') await this.refuse(UNSHOWN.form);
  }

  async refuse(text: string): Promise<void> {
    const body = { content: text, flags: MessageFlags.Ephemeral as const, allowedMentions: { parse: [] } };
    await this.send('The answer', () => this.interaction.reply(body));
  }

  async staySilent(): Promise<void> {}

  /** Tried for the three seconds that Discord allows. */
  private async send(what: string, send: () => Promise<unknown>): Promise<'sent' | ReplyFailure> {
    try {
      await acknowledge(send);
      return 'sent';
    } catch (error) {
      this.logger.warn({ err: error }, `${what} to /${this.command} was not sent`);
      return classifyReplyFailure(error);
    }
  }
}

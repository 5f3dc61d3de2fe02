import { Logger } from '@nestjs/common';
import { type ChatInputCommandInteraction, type MessageContextMenuCommandInteraction, MessageFlags } from 'discord.js';
import type { CommandName } from '../command-guide';
import { acknowledge } from './acknowledgement';
import type { CommandReply } from './command-reply';
import type { Conversation } from './conversation';

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
    await this.send('The form', () => this.interaction.showModal(form));
  }

  async refuse(text: string): Promise<void> {
    const body = { content: text, flags: MessageFlags.Ephemeral as const, allowedMentions: { parse: [] } };
    await this.send('The answer', () => this.interaction.reply(body));
  }

  async staySilent(): Promise<void> {}

  /** Tried for the three seconds that Discord allows. */
  private async send(what: string, send: () => Promise<unknown>): Promise<void> {
    await acknowledge(send).catch((error: unknown) =>
      this.logger.warn({ err: error }, `${what} to /${this.command} was not sent`),
    );
  }
}

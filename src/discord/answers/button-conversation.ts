import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { CommandName } from '../command-guide';
import { UNSHOWN } from '../presenters/unshown.presenter';
import { acknowledge } from './acknowledgement';
import type { CommandReply } from './command-reply';
import type { Conversation } from './conversation';
import { InteractionReplies, type ReplyTools } from './interaction-replies';

/** Answers a pressed button by changing the message that holds it; what goes wrong is told to the presser alone. */
export class ButtonConversation implements Conversation {
  readonly form = 'component';
  private readonly replies: InteractionReplies;

  constructor(
    private readonly interaction: ButtonInteraction,
    readonly command: CommandName,
    tools: ReplyTools,
  ) {
    this.replies = new InteractionReplies(interaction, `a button of ${command}`, tools);
  }

  async acknowledge(): Promise<void> {
    await acknowledge(() => this.interaction.deferUpdate());
    this.interaction.deferred = true;
  }

  /** What the channel is to see goes there too when the button was on a message that it does not see. */
  async answer({ audience, note, pages }: CommandReply): Promise<void> {
    const isPrivate = this.interaction.message.flags.has(MessageFlags.Ephemeral);
    if (audience === 'caller' || !isPrivate) {
      const [first, ...others] = pages;
      if (!first || !(await this.replies.edit(first))) return;
      for (const page of others) {
        if (!(await (isPrivate ? this.replies.followPrivately(page) : this.replies.followPublicly(page)))) return;
      }
      return;
    }
    await this.replies.edit({ content: note ?? 'Done.', embeds: [] });
    for (const page of pages) {
      if (!(await this.replies.followPublicly(page))) return;
    }
  }

  async refuse(text: string): Promise<void> {
    await this.replies.followPrivately({ content: text, embeds: [] }, UNSHOWN.refusal);
  }

  async staySilent(): Promise<void> {}
}

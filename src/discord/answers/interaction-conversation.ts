import { MessageFlags } from 'discord.js';
import type { CommandName } from '../command-guide';
import { UNSHOWN } from '../presenters/unshown.presenter';
import { acknowledge } from './acknowledgement';
import type { CommandReply, ReplyPage } from './command-reply';
import type { Conversation } from './conversation';
import { type AnswerableInteraction, InteractionReplies, type ReplyTools } from './interaction-replies';

/**
 * Answers a slash command, a menu entry or a form: deferred privately at once, so that a slow store costs nothing; then
 * privately, or with a private note and a message that the channel sees.
 */
export class InteractionConversation implements Conversation {
  readonly form: 'slash' | 'modal';
  private readonly replies: InteractionReplies;
  private isOwnDeferral = false;

  constructor(
    private readonly interaction: AnswerableInteraction,
    readonly command: CommandName,
    tools: ReplyTools,
    /** What somebody typed, to be given back with a refusal: a form is gone once it was sent. */
    private readonly typed: readonly ReplyPage[] = [],
  ) {
    this.form = interaction.isModalSubmit() ? 'modal' : 'slash';
    this.replies = new InteractionReplies(interaction, `/${command}`, tools);
  }

  async acknowledge(): Promise<void> {
    const done = await acknowledge(() => this.interaction.deferReply({ flags: MessageFlags.Ephemeral }));
    this.isOwnDeferral = done === 'mine';
    this.interaction.deferred = true;
  }

  async answer({ audience, note, pages }: CommandReply): Promise<void> {
    if (audience === 'caller') return this.answerPrivately(pages);
    // Whether the deferred answer is private was fixed when it was deferred, and a first follow-up would inherit it: so the
    // deferred answer is filled in first.
    await this.replies.edit({ content: note ?? 'Done.', embeds: [] });
    for (const page of pages) {
      if (!(await this.replies.followPublicly(page))) return;
    }
  }

  async refuse(text: string): Promise<void> {
    await this.answerPrivately([{ content: text, embeds: [] }, ...this.typed], UNSHOWN.refusal);
  }

  /** Takes the waiting answer away, unless somebody else has it. */
  async staySilent(): Promise<void> {
    if (this.isOwnDeferral) await this.replies.remove();
  }

  private async answerPrivately([first, ...others]: ReplyPage[], unshown?: string): Promise<void> {
    if (!first || !(await this.replies.edit(first, unshown))) return;
    for (const page of others) {
      if (!(await this.replies.followPrivately(page, unshown))) return;
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { type ChatInputCommandInteraction, type InteractionEditReplyOptions, MessageFlags } from 'discord.js';
import type { CommandName } from '../command-guide';
import type { CommandReply, ReplyPage } from './command-reply';
import type { Conversation } from './conversation';
import type { ReplyDelivery } from './reply-delivery';
import { classifyReplyFailure } from './reply-failure';

const NO_MENTIONS = { parse: [], repliedUser: false };

/** Discord allows 3 seconds; a try that begins later comes too late. */
const ACKNOWLEDGE_WITHIN_MS = 2500;
const ACKNOWLEDGE_PAUSE_MS = 150;

/**
 * Answers a slash command: deferred privately at once, so that a slow store costs nothing; then privately, or with a private
 * note and a message that the channel sees.
 */
export class InteractionConversation implements Conversation {
  readonly form = 'slash';
  private isOwnDeferral = false;

  constructor(
    private readonly interaction: ChatInputCommandInteraction,
    readonly command: CommandName,
    private readonly delivery: ReplyDelivery,
  ) {}

  /** Tried for as long as Discord allows. That it was acknowledged before means that a first try arrived whose answer was lost. */
  async acknowledge(): Promise<void> {
    const deadline = performance.now() + ACKNOWLEDGE_WITHIN_MS;
    while (!this.interaction.deferred) {
      try {
        await this.interaction.deferReply({ flags: MessageFlags.Ephemeral });
        this.isOwnDeferral = true;
      } catch (error) {
        const failure = classifyReplyFailure(error);
        if (failure === 'done') this.interaction.deferred = true;
        else if (failure !== 'retry' || performance.now() > deadline) throw error;
        else await delay(ACKNOWLEDGE_PAUSE_MS);
      }
    }
  }

  async answer({ audience, note, pages }: CommandReply): Promise<void> {
    if (audience === 'caller') return this.answerPrivately(pages);
    // Whether the deferred answer is private was fixed when it was deferred, and a first follow-up would inherit it: so the
    // deferred answer is filled in first.
    await this.edit({ content: note ?? 'Done.' });
    for (const page of pages) {
      if (!(await this.followUp(page, false))) return;
    }
  }

  async refuse(text: string): Promise<void> {
    await this.edit({ content: text });
  }

  /** Takes the waiting answer away, unless somebody else has it. */
  async staySilent(): Promise<void> {
    if (!this.isOwnDeferral) return;
    await this.delivery.deliver(`The end of /${this.command}`, () => this.interaction.deleteReply());
  }

  private async answerPrivately([first, ...others]: ReplyPage[]): Promise<void> {
    if (!first || !(await this.edit(bodyOf(first)))) return;
    for (const page of others) {
      if (!(await this.followUp(page, true))) return;
    }
  }

  private async edit(body: InteractionEditReplyOptions): Promise<boolean> {
    const send = () => this.interaction.editReply({ ...body, allowedMentions: NO_MENTIONS });
    return (await this.delivery.deliver(`The answer to /${this.command}`, send)) === 'sent';
  }

  private async followUp(page: ReplyPage, isPrivate: boolean): Promise<boolean> {
    const flags = isPrivate ? { flags: MessageFlags.Ephemeral as const } : {};
    const send = () => this.interaction.followUp({ ...bodyOf(page), ...flags, allowedMentions: NO_MENTIONS });
    return (await this.delivery.deliver(`The answer to /${this.command}`, send)) === 'sent';
  }
}

function bodyOf({ content, embeds, files = [] }: ReplyPage) {
  return {
    ...(content === '' ? {} : { content }),
    embeds,
    files: files.map(({ name, text }) => ({ name, attachment: Buffer.from(text) })),
  };
}

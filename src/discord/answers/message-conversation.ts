import type { Message, MessageCreateOptions } from 'discord.js';
import { missingPermissions, permissionsToReply } from '../channel-permissions';
import type { CommandName } from '../command-guide';
import type { DiscordStatus } from '../discord-status';
import { UNSHOWN } from '../presenters/unshown.presenter';
import { EXPIRED_BUTTONS } from './button-expiry';
import type { CommandReply, ReplyPage, ReplyReaction } from './command-reply';
import type { Conversation } from './conversation';
import type { ReplyTools } from './interaction-replies';
import { rowOf } from './page-bodies';
import type { ReplyFailure } from './reply-failure';

export const REACTION_EMOJI: Record<ReplyReaction, string> = { done: '✅', changed: '✏️' };

/** Answers a prefix command: by a reaction where that says enough, else by replies to its message. */
export class MessageConversation implements Conversation {
  readonly form = 'prefix';

  /** @param key tells the answers to one event from those to another; at most 22 characters */
  constructor(
    private readonly message: Message,
    readonly command: CommandName,
    private readonly tools: ReplyTools,
    private readonly status: DiscordStatus,
    private readonly key: string = message.id,
  ) {}

  /** A message needs none. */
  async acknowledge(): Promise<void> {}

  /** The first page is a reply, the others follow it. */
  async answer(reply: CommandReply): Promise<void> {
    if (reply.reaction && (await this.react(reply.reaction))) return;
    for (const [index, page] of reply.pages.entries()) {
      const body = await this.bodyOf(page, String(index));
      const result = await (index === 0 ? this.reply(body, page) : this.follow(body, page));
      if (result === 'refused') await this.replyPlainly(UNSHOWN.result, 'x');
      if (result !== 'sent') return;
    }
  }

  async refuse(text: string): Promise<void> {
    const result = await this.replyPlainly(text, 'no');
    if (result === 'refused') await this.replyPlainly(UNSHOWN.refusal, 'x');
  }

  private async replyPlainly(text: string, part: string): Promise<'sent' | ReplyFailure> {
    const page = { content: text, embeds: [] };
    return this.reply(await this.bodyOf(page, part), page);
  }

  async staySilent(): Promise<void> {}

  /** Whether nothing is left to say. A message that is gone takes its plan with it, and nobody waits for a word. */
  private async react(reaction: ReplyReaction): Promise<boolean> {
    const { channel, channelId } = this.message;
    const what = `The reaction to ${this.command} in channel ${channelId}`;
    const react = () => this.message.react(REACTION_EMOJI[reaction]);
    const result = await this.tools.delivery.deliver(what, react);
    const key = `reaction:${channelId}`;
    if (result === 'sent') this.status.solve(key);
    if (result === 'forbidden') {
      const missing = missingPermissions(channel, ['Add Reactions', 'Read Message History']);
      const names = missing.join(', ') || 'Add Reactions';
      this.status.report(
        key,
        `The bot may not confirm plans by a reaction in channel ${channelId} and writes a reply instead: give it ${names} there.`,
      );
    }
    return result === 'sent' || result === 'gone';
  }

  private async reply(body: MessageCreateOptions, page: ReplyPage): Promise<'sent' | ReplyFailure> {
    const result = await this.send(page, () => this.message.reply(body));
    return result === 'unreferenced' ? this.follow(body, page) : this.note(result, page);
  }

  private async follow(body: MessageCreateOptions, page: ReplyPage): Promise<'sent' | ReplyFailure> {
    const { channel } = this.message;
    if (!channel.isSendable()) return 'gone';
    return this.note(await this.send(page, () => channel.send(body)), page);
  }

  private send(page: ReplyPage, send: () => Promise<Message>): Promise<'sent' | ReplyFailure> {
    return this.tools.delivery.deliver(this.description, async () => {
      const sent = await send();
      if (page.buttons?.length) this.tools.expiry.watch(sent.id, () => void this.expire(sent));
    });
  }

  private async expire(sent: Message): Promise<void> {
    const send = () => sent.edit({ components: rowOf(EXPIRED_BUTTONS) });
    await this.tools.delivery.deliver(`The end of the buttons of ${this.command}`, send);
  }

  private get description(): string {
    return `The reply to ${this.command} in channel ${this.message.channelId}`;
  }

  /** Discord keeps a repeated message with the same nonce once, so that a lost answer makes no second reply. */
  private async bodyOf(page: ReplyPage, part: string): Promise<MessageCreateOptions> {
    return {
      ...(await this.tools.bodies.bodyOf(this.mayUpload(page) ? page : { ...page, pictures: [] })),
      nonce: `${this.key}-${part}`,
      enforceNonce: true,
      allowedMentions: { parse: [], repliedUser: false },
    };
  }

  /** Without the permission the charts are shown from their source; with them as files Discord would refuse all of it. */
  private mayUpload({ pictures = [] }: ReplyPage): boolean {
    if (pictures.length === 0) return true;
    const { channel, channelId } = this.message;
    const key = `upload:${channelId}`;
    const isAllowed = missingPermissions(channel, ['Attach Files']).length === 0;
    if (isAllowed) this.status.solve(key);
    else {
      const what = `The bot may not upload charts to channel ${channelId}, where old ones show no more`;
      this.status.report(key, `${what}: give it Attach Files there.`);
    }
    return isAllowed;
  }

  /**
   * Passes the result on. A missing permission is told to the operator until a reply gets through again, and to the author by a
   * direct message with what the reply would have said.
   */
  private async note(result: 'sent' | ReplyFailure, page: ReplyPage): Promise<'sent' | ReplyFailure> {
    const { channel, channelId } = this.message;
    const key = `reply:${channelId}`;
    if (result === 'sent') this.status.solve(key);
    if (result === 'forbidden') {
      const needed = permissionsToReply(channel);
      const lacked = missingPermissions(channel, needed);
      const missing = lacked.length > 0 ? lacked : needed;
      this.status.report(key, `The bot may not answer in channel ${channelId}: give it ${missing.join(', ')} there.`);
      await this.tellPrivately(page, missing);
    }
    return result;
  }

  /** Who takes no direct messages is told nothing: the operator is. */
  private async tellPrivately({ content, embeds }: ReplyPage, missing: readonly string[]): Promise<void> {
    const why = `I may not answer you in <#${this.message.channelId}>: I lack ${inBold(missing)} there. Ask an administrator of the server; meanwhile the slash commands work.`;
    const send = () => this.message.author.send({ content: `${why}\n\n${content}`.slice(0, 2000), embeds });
    await this.tools.delivery.deliver(`The direct message in place of ${this.description}`, send);
  }
}

/** `**Send Messages**, **Embed Links** and **Attach Files**` */
function inBold(names: readonly string[]): string {
  const bold = names.map((name) => `**${name}**`);
  return bold.length === 1 ? bold.join('') : `${bold.slice(0, -1).join(', ')} and ${bold.at(-1)}`;
}

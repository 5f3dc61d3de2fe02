import type { Message, MessageCreateOptions } from 'discord.js';
import type { CommandName } from '../command-guide';
import type { DiscordStatus } from '../discord-status';
import type { CommandReply, ReplyPage } from './command-reply';
import type { Conversation } from './conversation';
import type { ReplyDelivery } from './reply-delivery';
import type { ReplyFailure } from './reply-failure';

/** Answers a prefix command by replies to its message. */
export class MessageConversation implements Conversation {
  readonly form = 'prefix';

  constructor(
    private readonly message: Message,
    readonly command: CommandName,
    private readonly delivery: ReplyDelivery,
    private readonly status: DiscordStatus,
  ) {}

  /** A message needs none. */
  async acknowledge(): Promise<void> {}

  /** The first page is a reply, the others follow it. */
  async answer(reply: CommandReply): Promise<void> {
    for (const [index, page] of reply.pages.entries()) {
      const body = this.bodyOf(page, String(index));
      if (!(await (index === 0 ? this.reply(body) : this.follow(body)))) return;
    }
  }

  async refuse(text: string): Promise<void> {
    await this.reply(this.bodyOf({ content: text, embeds: [] }, 'no'));
  }

  async staySilent(): Promise<void> {}

  private async reply(body: MessageCreateOptions): Promise<boolean> {
    const result = await this.delivery.deliver(this.description, () => this.message.reply(body));
    return result === 'unreferenced' ? this.follow(body) : this.note(result);
  }

  private async follow(body: MessageCreateOptions): Promise<boolean> {
    const { channel } = this.message;
    if (!channel.isSendable()) return false;
    return this.note(await this.delivery.deliver(this.description, () => channel.send(body)));
  }

  private get description(): string {
    return `The reply to ${this.command} in channel ${this.message.channelId}`;
  }

  /** Discord keeps a repeated message with the same nonce once, so that a lost answer makes no second reply. */
  private bodyOf({ content, embeds, files = [] }: ReplyPage, part: string): MessageCreateOptions {
    return {
      ...(content === '' ? {} : { content }),
      embeds,
      files: files.map(({ name, text }) => ({ name, attachment: Buffer.from(text) })),
      nonce: `${this.message.id}-${part}`,
      enforceNonce: true,
      allowedMentions: { parse: [], repliedUser: false },
    };
  }

  /** Whether it was sent; a missing permission is told to the operator until a reply gets through again. */
  private note(result: 'sent' | ReplyFailure): boolean {
    const { channelId } = this.message;
    const key = `reply:${channelId}`;
    if (result === 'sent') this.status.solve(key);
    if (result === 'forbidden') {
      const permissions = 'View Channel, Send Messages, Embed Links and Read Message History';
      this.status.report(
        key,
        `The bot may not answer in channel ${channelId}: give it the permissions ${permissions} there.`,
      );
    }
    return result === 'sent';
  }
}

import type { Message, MessageCreateOptions } from 'discord.js';
import type { CommandName } from '../command-guide';
import type { DiscordStatus } from '../discord-status';
import type { CommandReply, ReplyPage } from './command-reply';
import type { Conversation } from './conversation';
import type { ReplyDelivery } from './reply-delivery';

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

  async answer(reply: CommandReply): Promise<void> {
    for (const [index, page] of reply.pages.entries()) {
      if (!(await this.send(page, index))) return;
    }
  }

  async refuse(text: string): Promise<void> {
    await this.send({ content: text, embeds: [] }, 0);
  }

  async staySilent(): Promise<void> {}

  /** The first page is a reply, the others follow it. */
  private async send(page: ReplyPage, index: number): Promise<boolean> {
    const body = this.bodyOf(page, index);
    const what = `The reply to ${this.command} in channel ${this.message.channelId}`;
    const { channel } = this.message;
    if (!channel.isSendable()) return false;
    let result =
      index === 0
        ? await this.delivery.deliver(what, () => this.message.reply(body))
        : await this.delivery.deliver(what, () => channel.send(body));
    if (result === 'unreferenced') result = await this.delivery.deliver(what, () => channel.send(body));
    this.notePermission(result === 'forbidden', result === 'sent');
    return result === 'sent';
  }

  /** Discord keeps a repeated message with the same nonce once, so that a lost answer makes no second reply. */
  private bodyOf({ content, embeds, files = [] }: ReplyPage, index: number): MessageCreateOptions {
    return {
      ...(content === '' ? {} : { content }),
      embeds,
      files: files.map(({ name, text }) => ({ name, attachment: Buffer.from(text) })),
      nonce: `${this.message.id}-${index}`,
      enforceNonce: true,
      allowedMentions: { parse: [], repliedUser: false },
    };
  }

  private notePermission(isForbidden: boolean, isSent: boolean): void {
    const key = `reply:${this.message.channelId}`;
    if (isSent) this.status.solve(key);
    if (!isForbidden) return;
    this.status.report(
      key,
      `The bot may not answer in channel ${this.message.channelId}: give it the permissions View Channel, Send Messages, Embed Links and Read Message History there.`,
    );
  }
}

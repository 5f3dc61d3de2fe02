import type { InteractionHandle, NewAttachment, Reply, Simulator } from '@coachwire/simulator';

/** A server with one channel and three people: Ann and Bob, who post, and Ada, who administers it. */
export class TradingRoom {
  readonly guildId: string;
  readonly channelId: string;
  readonly ann: string;
  readonly bob: string;
  readonly ada: string;

  constructor(private readonly simulator: Simulator) {
    this.guildId = simulator.addGuild({ name: 'Trading room' }).id;
    this.channelId = simulator.addChannel({ guildId: this.guildId, name: 'plans' }).id;
    this.ann = this.join('ann', 'Ann');
    this.bob = this.join('bob', 'Bob');
    const { id } = simulator.addRole({ guildId: this.guildId, name: 'Admins', permissions: ['ADMINISTRATOR'] });
    this.ada = this.join('ada', 'Ada', [id]);
  }

  join(username: string, nick: string, roleIds: string[] = []): string {
    return this.simulator.addMember({ guildId: this.guildId, username, nick, roleIds }).user.id;
  }

  /** Posts a message and returns it. */
  post(authorId: string, content: string, attachments: NewAttachment[] = []): Reply {
    return this.simulator.postMessage({ channelId: this.channelId, authorId, content, attachments });
  }

  /** Posts a message and resolves with the bot's answer to it. */
  async say(authorId: string, content: string, attachments: NewAttachment[] = []): Promise<Reply> {
    return this.replyTo(this.post(authorId, content, attachments));
  }

  /** The bot's reply; or the message itself, once the bot has confirmed it by a reaction. */
  replyTo(message: { id: string }): Promise<Reply> {
    return this.simulator.waitForMessage(
      (candidate) =>
        candidate.message_reference?.message_id === message.id ||
        (candidate.id === message.id && this.reactionsTo(message).length > 0),
    );
  }

  /** What the bot has put below a message. */
  reactionsTo(message: { id: string }): string[] {
    const botId = this.simulator.botUser.id;
    const reactions = this.simulator.reactions(message.id).filter(({ userIds }) => userIds.includes(botId));
    return reactions.map(({ emoji }) => emoji);
  }

  /** Everything the bot has said to the channel. */
  get spoken(): Reply[] {
    const botId = this.simulator.botUser.id;
    return this.simulator.messagesIn(this.channelId).filter((message) => message.author.id === botId);
  }

  run(
    userId: string,
    name: string,
    options: Record<string, string> = {},
    attachments: Record<string, NewAttachment> = {},
  ): InteractionHandle {
    return this.simulator.runCommand({ channelId: this.channelId, userId, name, options, attachments });
  }

  /** Presses the button of that label below a message. */
  press(userId: string, message: { id: string }, label: string): InteractionHandle {
    const button = buttonsOf(this.simulator.message(message.id)).find((candidate) => candidate.label === label);
    if (!button) throw new Error(`There is no button ${label}`);
    return this.simulator.pressButton({ messageId: message.id, userId, customId: button.custom_id });
  }

  /** Deletes a plan by prefix command and button, and resolves when that is done. */
  async delete(userId: string, content: string): Promise<void> {
    const question = await this.say(userId, content);
    this.press(userId, question, 'Delete');
    await this.simulator.waitForMessage(({ id, content: now }) => id === question.id && now.startsWith('Plan deleted'));
  }
}

/** The buttons below a message. */
export function buttonsOf(message: Reply | null): { custom_id: string; label: string; disabled?: boolean }[] {
  return (message?.components ?? []).flatMap((row) => row['components'] as { custom_id: string; label: string }[]);
}

/** A file as a person attaches it. */
export function png(filename = 'chart.png'): NewAttachment {
  // The smallest PNG there is: one transparent pixel.
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  return { filename, contentType: 'image/png', data: Buffer.from(pixel, 'base64') };
}

/** The texts of the embeds of messages, in their order. */
export function embedTexts(messages: readonly Reply[]): string[] {
  const embeds = messages.flatMap((message) => message.embeds);
  return embeds.map(({ description }) => (typeof description === 'string' ? description : ''));
}

import type { AttachmentStore } from './attachments';
import type { SimulatedClock } from './clock';
import { refusal } from './discord-error';
import type { GatewayEvent } from './gateway/event';
import { INTENTS } from './gateway/intents';
import type { JsonObject } from './json-values';
import { MESSAGE_TYPES } from './model';
import type { StoredMessage, User } from './model';
import { compareSnowflakes } from './snowflake';
import type { SnowflakeSource } from './snowflake';
import { MessageWriter } from './message-wire';
import type { World } from './world';

export type MessageChange = Partial<
  Pick<
    StoredMessage,
    | 'content'
    | 'embeds'
    | 'components'
    | 'attachments'
    | 'flags'
    | 'editedTimestamp'
    | 'pinned'
    | 'mentions'
    | 'mentionRoles'
    | 'mentionEveryone'
  >
>;

export interface NewMessage extends Partial<
  Omit<StoredMessage, 'id' | 'channelId' | 'guildId' | 'author' | 'timestamp'>
> {
  channelId: string;
  author: User;
  /** That of the thread which it begins, for the first message of a forum's post. */
  id?: string;
  /** When it was written, in milliseconds since 1970; its id says the same. Now, when not given. */
  atMs?: number;
}

/** The messages of all channels, in the order of their ids, and the events that tell of their changes. */
export class MessageBoard {
  readonly #byChannel = new Map<string, StoredMessage[]>();
  readonly #byId = new Map<string, StoredMessage>();
  readonly #listeners = new Set<() => void>();
  readonly writer: MessageWriter;

  constructor(
    private readonly world: World,
    private readonly clock: SimulatedClock,
    private readonly ids: SnowflakeSource,
    private readonly attachments: AttachmentStore,
    private readonly publish: (event: GatewayEvent) => void,
  ) {
    this.writer = new MessageWriter(world, attachments, (id) => this.#byId.get(id));
  }

  /** Calls `listener` after each change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Oldest first, private ones included. */
  list(channelId: string): StoredMessage[] {
    return this.#byChannel.get(channelId) ?? [];
  }

  all(): StoredMessage[] {
    return [...this.#byId.values()];
  }

  find(messageId: string): StoredMessage | undefined {
    return this.#byId.get(messageId);
  }

  /** A message that anybody in the channel sees. */
  get(channelId: string, messageId: string): StoredMessage {
    const message = this.#byId.get(messageId);
    if (!message || message.channelId !== channelId || message.privateTo !== null) throw refusal('unknownMessage');
    return message;
  }

  create(input: NewMessage): StoredMessage {
    const { atMs = this.clock.nowMs, ...rest } = input;
    const channel = this.world.getChannel(input.channelId);
    const id = input.id ?? this.ids.next(atMs);
    if (channel.thread?.isArchived) this.world.setArchived(channel.id, false);
    if (channel.thread) channel.thread.messageCount += 1;
    const message: StoredMessage = {
      ...blankMessage(),
      ...rest,
      id,
      guildId: channel.guildId,
      timestamp: new Date(atMs).toISOString(),
    };
    this.#insert(message);
    if (message.privateTo === null) {
      if (channel.lastMessageId === null || compareSnowflakes(channel.lastMessageId, id) < 0)
        channel.lastMessageId = id;
      this.#announce('MESSAGE_CREATE', message);
    }
    this.#changed();
    return message;
  }

  update(message: StoredMessage, change: MessageChange): StoredMessage {
    Object.assign(message, change);
    if (message.privateTo === null) this.#announce('MESSAGE_UPDATE', message);
    this.#changed();
    return message;
  }

  delete(message: StoredMessage): void {
    this.#remove(message);
    if (message.privateTo === null) this.#announceRemoval('MESSAGE_DELETE', message, { id: message.id });
    this.#changed();
  }

  /** Several at once, told of in one event. */
  bulkDelete(channelId: string, messageIds: readonly string[]): void {
    const messages = messageIds.flatMap((id) => this.list(channelId).find((message) => message.id === id) ?? []);
    const [first] = messages;
    if (!first) return;
    for (const message of messages) this.#remove(message);
    this.#announceRemoval('MESSAGE_DELETE_BULK', first, { ids: messages.map((message) => message.id) });
    this.#changed();
  }

  /** MESSAGE_UPDATE without an edit, and CHANNEL_PINS_UPDATE. */
  setPinned(message: StoredMessage, pinned: boolean): void {
    this.update(message, { pinned });
    const { guildId, channelId } = message;
    const last_pin_timestamp = new Date(this.clock.nowMs).toISOString();
    const payload = { channel_id: channelId, ...(guildId !== null && { guild_id: guildId }), last_pin_timestamp };
    const intent = guildId === null ? INTENTS.DIRECT_MESSAGES : INTENTS.GUILDS;
    this.publish({ name: 'CHANNEL_PINS_UPDATE', intent, guildId, channelId, describe: () => payload });
  }

  addReaction(message: StoredMessage, userId: string, emoji: string): void {
    const reaction = message.reactions.find((candidate) => candidate.emoji === emoji);
    if (reaction?.userIds.includes(userId)) return;
    if (reaction) reaction.userIds.push(userId);
    else message.reactions.push({ emoji, userIds: [userId] });
    this.#announceReaction('MESSAGE_REACTION_ADD', message, userId, emoji);
    this.#changed();
  }

  removeReaction(message: StoredMessage, userId: string, emoji: string): void {
    const reaction = message.reactions.find((candidate) => candidate.emoji === emoji);
    if (!reaction?.userIds.includes(userId)) return;
    reaction.userIds = reaction.userIds.filter((id) => id !== userId);
    message.reactions = message.reactions.filter((candidate) => candidate.userIds.length > 0);
    this.#announceReaction('MESSAGE_REACTION_REMOVE', message, userId, emoji);
    this.#changed();
  }

  #insert(message: StoredMessage): void {
    const list = this.#byChannel.get(message.channelId) ?? [];
    this.#byChannel.set(message.channelId, list);
    const at = list.findLastIndex((earlier) => compareSnowflakes(earlier.id, message.id) < 0);
    list.splice(at + 1, 0, message);
    this.#byId.set(message.id, message);
  }

  #remove(message: StoredMessage): void {
    const list = this.list(message.channelId);
    list.splice(list.indexOf(message), 1);
    this.#byId.delete(message.id);
    for (const attachment of message.attachments) this.attachments.remove(attachment);
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #announce(name: string, message: StoredMessage): void {
    this.publish({
      name,
      intent: message.guildId === null ? INTENTS.DIRECT_MESSAGES : INTENTS.GUILD_MESSAGES,
      guildId: message.guildId,
      channelId: message.channelId,
      describe: ({ seesMessageContent }) => this.writer.writeForGateway(message, seesMessageContent),
    });
  }

  #announceRemoval(name: string, { guildId, channelId }: StoredMessage, what: JsonObject): void {
    const intent = guildId === null ? INTENTS.DIRECT_MESSAGES : INTENTS.GUILD_MESSAGES;
    const payload = { ...what, channel_id: channelId, ...(guildId !== null && { guild_id: guildId }) };
    this.publish({ name, intent, guildId, channelId, describe: () => payload });
  }

  #announceReaction(name: string, message: StoredMessage, userId: string, emoji: string): void {
    const { guildId, channelId } = message;
    const [emojiName, emojiId = null] = emoji.split(':');
    const payload = {
      user_id: userId,
      channel_id: channelId,
      message_id: message.id,
      message_author_id: message.author.id,
      ...(guildId !== null && { guild_id: guildId }),
      emoji: { id: emojiId, name: emojiName },
      burst: false,
      type: 0,
    };
    const intent = guildId === null ? INTENTS.DIRECT_MESSAGE_REACTIONS : INTENTS.GUILD_MESSAGE_REACTIONS;
    this.publish({ name, intent, guildId, channelId, describe: () => payload });
  }
}

function blankMessage() {
  return {
    type: MESSAGE_TYPES.DEFAULT as number,
    webhookId: null,
    applicationId: null,
    content: '',
    editedTimestamp: null,
    embeds: [],
    components: [],
    attachments: [],
    mentions: [],
    mentionRoles: [],
    mentionEveryone: false,
    flags: 0,
    pinned: false,
    reactions: [],
    nonce: null,
    reference: null,
    snapshot: null,
    interaction: null,
    privateTo: null,
  };
}

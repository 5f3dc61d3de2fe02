import type { NewAttachment } from './command-input';
import { refusal } from './discord-error';
import { CHANNEL_TYPES, MESSAGE_FLAGS, MESSAGE_TYPES } from './model';
import type { StoredMessage } from './model';
import type { Platform } from './platform';
import { newUser } from './world';

/** A person with Nitro may write twice as much as a bot. */
const MAX_CONTENT = 4000;

/** A new post of a forum: a thread, and its first message. */
export interface PostInForum extends Omit<PostMessage, 'replyToId' | 'forwardOfId' | 'webhookId'> {
  /** The title. */
  name: string;
}

export interface PostMessage {
  /** Only for the first message of a thread. */
  id?: string;
  channelId: string;
  authorId: string;
  content?: string;
  attachments?: NewAttachment[];
  /** A message written earlier: its id and timestamp are of then. */
  timestamp?: Date;
  /** The message that this one replies to. */
  replyToId?: string;
  /** Forwards that message, of whatever channel: the new one is empty and shows a copy. */
  forwardOfId?: string;
  /** Posted through this webhook instead of by a person. */
  webhookId?: string;
}

export interface EditMessage {
  content?: string;
  /** Replaces all files. */
  attachments?: NewAttachment[];
  /** Ids of files to keep; with `attachments` these are added to them. */
  keepAttachmentIds?: string[];
}

/** What people do with messages. Like Discord it trims the ends of what they write. */
export class Authors {
  constructor(private readonly discord: Platform) {}

  /** @throws Error when there is nothing to post or too much, DiscordError for an unknown channel or author */
  post(input: PostMessage): StoredMessage {
    const { board, world, attachments } = this.discord;
    if (input.forwardOfId !== undefined) return this.#forward(input, input.forwardOfId);
    const { FORUM, MEDIA, CATEGORY } = CHANNEL_TYPES;
    const { type: channelType } = world.getChannel(input.channelId);
    if (([FORUM, MEDIA, CATEGORY] as number[]).includes(channelType)) throw new Error('Nobody can write there');
    const content = checked(input.content ?? '', input.attachments?.length ?? 0);
    const author = input.webhookId ? this.#webhookUser(input.webhookId) : world.getUser(input.authorId);
    const repliedTo = input.replyToId === undefined ? undefined : board.get(input.channelId, input.replyToId);
    const sender = { channelId: input.channelId, authorId: input.authorId, repliedUserId: repliedTo?.author.id };
    return board.create({
      channelId: input.channelId,
      author,
      content,
      type: repliedTo ? MESSAGE_TYPES.REPLY : MESSAGE_TYPES.DEFAULT,
      webhookId: input.webhookId ?? null,
      reference: repliedTo ? { type: 0, message_id: repliedTo.id, channel_id: input.channelId } : null,
      ...(input.id !== undefined && { id: input.id }),
      attachments: (input.attachments ?? []).map((file) => attachments.add(file, { channelId: input.channelId })),
      ...this.discord.composer.mentionsOfPerson(content, sender),
      ...(input.timestamp && { atMs: input.timestamp.getTime() }),
    });
  }

  /** The thread and its first message have the same id. `channelId` is the forum's. */
  postInForum({ name, channelId, ...input }: PostInForum): StoredMessage {
    const { world } = this.discord;
    if (world.getChannel(channelId).type !== CHANNEL_TYPES.FORUM) throw new Error('That is no forum');
    const thread = world.addThread({ parentId: channelId, name, ownerId: input.authorId });
    return this.post({ ...input, id: thread.id, channelId: thread.id });
  }

  /** Publishes a message of an announcement channel: an update that is no edit, and a copy in each channel that follows. */
  publish(messageId: string, followerWebhookIds: readonly string[] = []): StoredMessage[] {
    const message = this.#get(messageId);
    const { world, board } = this.discord;
    const { id: message_id, channelId: channel_id, guildId } = message;
    if (world.getChannel(channel_id).type !== CHANNEL_TYPES.ANNOUNCEMENT) throw new Error('That is no announcement');
    board.update(message, { flags: message.flags | MESSAGE_FLAGS.CROSSPOSTED });
    const reference = { type: 0 as const, message_id, channel_id, ...(guildId !== null && { guild_id: guildId }) };
    return followerWebhookIds.map((webhookId) => {
      const { content, embeds, attachments } = message;
      const copy = { content, embeds, attachments, reference, flags: MESSAGE_FLAGS.IS_CROSSPOST, webhookId };
      const channelId = world.webhooks.get(webhookId)?.channelId ?? '';
      return board.create({ ...copy, channelId, author: this.#webhookUser(webhookId) });
    });
  }

  #forward({ channelId, authorId, timestamp }: PostMessage, originalId: string): StoredMessage {
    const { board, world } = this.discord;
    const original = this.#get(originalId);
    const { id: message_id, channelId: channel_id, guildId } = original;
    return board.create({
      channelId,
      author: world.getUser(authorId),
      reference: { type: 1, message_id, channel_id, ...(guildId !== null && { guild_id: guildId }) },
      snapshot: { ...(original.snapshot ?? original) },
      ...(timestamp && { atMs: timestamp.getTime() }),
    });
  }

  edit(messageId: string, input: EditMessage): StoredMessage {
    const message = this.#get(messageId);
    const attachments = this.#attachmentsAfter(message, input);
    const content = checked(input.content ?? message.content, attachments.length);
    const mentions = this.discord.composer.mentionsOfPerson(content, {
      channelId: message.channelId,
      authorId: message.author.id,
    });
    const editedTimestamp = new Date(this.discord.clock.nowMs).toISOString();
    return this.discord.board.update(message, { content, attachments, editedTimestamp, ...mentions });
  }

  delete(messageId: string): void {
    this.discord.board.delete(this.#get(messageId));
  }

  bulkDelete(channelId: string, messageIds: readonly string[]): void {
    this.discord.board.bulkDelete(channelId, messageIds);
  }

  /** What Discord does by itself after a message with a link: MESSAGE_UPDATE without an edit. */
  addLinkPreview(messageId: string, url = 'https://example.com/'): void {
    const message = this.#get(messageId);
    const embed = { type: 'link', url, title: 'A linked page', description: 'What is to be read there.' };
    this.discord.board.update(message, { embeds: [...message.embeds, embed] });
  }

  pin(messageId: string): void {
    this.discord.board.setPinned(this.#get(messageId), true);
  }

  react(messageId: string, userId: string, emoji: string): void {
    this.discord.board.addReaction(this.#get(messageId), userId, emoji);
  }

  #get(messageId: string): StoredMessage {
    const message = this.discord.board.find(messageId);
    if (!message) throw refusal('unknownMessage');
    return message;
  }

  #attachmentsAfter(
    message: StoredMessage,
    { attachments, keepAttachmentIds }: EditMessage,
  ): StoredMessage['attachments'] {
    if (!attachments && !keepAttachmentIds) return message.attachments;
    const kept = message.attachments.filter((attachment) => keepAttachmentIds?.includes(attachment.id));
    const added = (attachments ?? []).map((file) =>
      this.discord.attachments.add(file, { channelId: message.channelId }),
    );
    return [...kept, ...added];
  }

  #webhookUser(webhookId: string) {
    const webhook = this.discord.world.webhooks.get(webhookId);
    if (!webhook) throw refusal('unknownWebhook');
    return newUser(webhook.id, webhook.name, null, true);
  }
}

function checked(content: string, fileCount: number): string {
  const trimmed = content.trim();
  if (trimmed === '' && fileCount === 0) throw new Error('There is nothing to post');
  if ([...trimmed].length > MAX_CONTENT) throw new Error(`A message has at most ${MAX_CONTENT} characters`);
  return trimmed;
}

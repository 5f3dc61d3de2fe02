import type { AttachmentStore } from './attachments';
import { asText, isObject } from './json-values';
import type { JsonObject } from './json-values';
import { MESSAGE_FLAGS } from './model';
import type { Reaction, StoredAttachment, StoredMessage } from './model';
import type { World } from './world';
import { describeMemberWithoutUser, describeUser } from './world-wire';

/** A message as Discord writes it; `snake_case`, links signed freshly. */
export interface WireMessage extends JsonObject {
  id: string;
  channel_id: string;
  content: string;
  author: JsonObject & { id: string; username: string };
  timestamp: string;
  edited_timestamp: string | null;
  embeds: JsonObject[];
  attachments: WireAttachment[];
  components: JsonObject[];
  mentions: (JsonObject & { id: string })[];
  mention_roles: string[];
  mention_everyone: boolean;
  flags: number;
  type: number;
  pinned: boolean;
  /** The message that this one replies to. */
  message_reference?: JsonObject & { message_id: string; channel_id: string };
}

export interface WireAttachment extends JsonObject {
  id: string;
  filename: string;
  size: number;
  url: string;
  content_type: string;
}

export function describeAttachment(store: AttachmentStore, attachment: StoredAttachment): WireAttachment {
  const url = store.sign(attachment);
  const { width, height, description } = attachment;
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.data.length,
    url,
    proxy_url: url,
    content_type: attachment.contentType,
    ...(width !== null && { width, height }),
    ...(description !== null && { description }),
    ...(attachment.isEphemeral && { ephemeral: true }),
  };
}

/** Shows stored messages as REST and gateway do. */
export class MessageWriter {
  constructor(
    private readonly world: World,
    private readonly attachments: AttachmentStore,
    private readonly find: (messageId: string) => StoredMessage | undefined,
  ) {}

  /** `seesContent` false empties what a bot without the message content intent may not see. */
  write(message: StoredMessage, { seesContent = true, isNested = false } = {}): WireMessage {
    const { reactions, reference, nonce, webhookId, applicationId } = message;
    return {
      id: message.id,
      channel_id: message.channelId,
      type: message.type,
      author: { ...describeUser(message.author), id: message.author.id, username: message.author.username },
      timestamp: message.timestamp,
      edited_timestamp: message.editedTimestamp,
      tts: false,
      pinned: message.pinned,
      flags: message.flags,
      mentions: message.mentions
        .flatMap((id) => this.world.users.get(id) ?? [])
        .map((user) => ({ ...describeUser(user), id: user.id })),
      mention_roles: message.mentionRoles,
      mention_everyone: message.mentionEveryone,
      ...this.#writeBody(message, seesContent || this.#isAlwaysSeen(message)),
      ...(nonce !== null && { nonce }),
      ...(webhookId !== null && { webhook_id: webhookId }),
      ...(applicationId !== null && { application_id: applicationId }),
      ...(reactions.length > 0 && { reactions: reactions.map((reaction) => this.#writeReaction(reaction)) }),
      ...(reference !== null && { message_reference: reference }),
      ...(message.snapshot !== null && { message_snapshots: [this.#writeSnapshot(message.snapshot, seesContent)] }),
      ...(reference?.type === 0 &&
        (message.flags & MESSAGE_FLAGS.IS_CROSSPOST) === 0 &&
        !isNested && { referenced_message: this.#writeReferenced(reference.message_id, seesContent) }),
      ...(message.interaction !== null && this.#writeInteraction(message.interaction)),
    };
  }

  /** As `write`, with what only gateway events carry: the guild and the author's membership. */
  writeForGateway(message: StoredMessage, seesContent: boolean): JsonObject {
    const written = this.write(message, { seesContent });
    if (message.guildId === null) return { ...written, channel_type: 1 };
    const member = message.webhookId === null && this.world.guilds.get(message.guildId)?.members.get(message.author.id);
    return {
      ...written,
      guild_id: message.guildId,
      channel_type: this.world.getChannel(message.channelId).type,
      ...(member && { member: describeMemberWithoutUser(member) }),
    };
  }

  /** https://discord.com/developers/docs/resources/message#message-snapshot-object: nothing tells who wrote it. */
  #writeSnapshot(original: StoredMessage, seesContent: boolean): JsonObject {
    const { content, embeds, attachments, components, ...written } = this.write(original, { seesContent });
    const { type, timestamp, edited_timestamp, flags, mentions, mention_roles } = written;
    const body = { content, embeds, attachments, components };
    return { message: { ...body, type, timestamp, edited_timestamp, flags, mentions, mention_roles } };
  }

  /** https://discord.com/developers/docs/events/gateway#message-content-intent: own, direct and mentioning messages are exempt. */
  #isAlwaysSeen(message: StoredMessage): boolean {
    const botId = this.world.bot.id;
    return message.guildId === null || message.author.id === botId || message.mentions.includes(botId);
  }

  #writeBody(
    message: StoredMessage,
    isSeen: boolean,
  ): Pick<WireMessage, 'content' | 'embeds' | 'attachments' | 'components'> {
    if (!isSeen) return { content: '', embeds: [], attachments: [], components: [] };
    const shown = new Set<string>();
    const embeds = message.embeds.map((embed) => this.#writeEmbed(embed, message.attachments, shown));
    // A file that an embed shows as its image is no longer listed as an attachment.
    const listed = message.attachments.filter((attachment) => !shown.has(attachment.id));
    const attachments = listed.map((attachment) => describeAttachment(this.attachments, attachment));
    return { content: message.content, embeds, attachments, components: message.components };
  }

  #writeEmbed(embed: JsonObject, files: StoredAttachment[], shown: Set<string>): JsonObject {
    const written: JsonObject = { type: 'rich', ...embed };
    for (const key of ['image', 'thumbnail']) {
      const media = embed[key];
      const name = isObject(media) ? /^attachment:\/\/(.+)$/.exec(asText(media['url']))?.[1] : undefined;
      const file = files.find((candidate) => candidate.filename === name);
      if (!file) continue;
      shown.add(file.id);
      const { url, width, height } = describeAttachment(this.attachments, file);
      written[key] = { url, proxy_url: url, width, height };
    }
    return written;
  }

  #writeReaction({ emoji, userIds }: Reaction): JsonObject {
    const [name, id = null] = emoji.split(':');
    const me = userIds.includes(this.world.bot.id);
    const count = userIds.length;
    return {
      emoji: { id, name },
      count,
      count_details: { burst: 0, normal: count },
      me,
      me_burst: false,
      burst_colors: [],
    };
  }

  #writeReferenced(messageId: string, seesContent: boolean): JsonObject | null {
    const referenced = this.find(messageId);
    return referenced ? this.write(referenced, { seesContent, isNested: true }) : null;
  }

  #writeInteraction({ id, type, name, userId }: NonNullable<StoredMessage['interaction']>): JsonObject {
    const user = describeUser(this.world.getUser(userId));
    return {
      interaction: { id, type, name: name ?? '', user },
      interaction_metadata: { id, type, user, authorizing_integration_owners: {} },
    };
  }
}

import type { AttachmentStore } from './attachments';
import { refusal } from './discord-error';
import { asNumber, asObjects, asText } from './json-values';
import type { JsonObject } from './json-values';
import { checkMessage } from './limits/message-limits';
import { findMentions } from './mentions';
import type { Mentions } from './mentions';
import type { MessageChange } from './message-board';
import { MESSAGE_FLAGS } from './model';
import type { StoredAttachment, StoredMessage, UploadedFile } from './model';
import { PERMISSIONS } from './permissions';
import { describedFiles } from './rest/request-body';
import type { World } from './world';

/** Flags that a sender may set by itself. */
const SENDABLE = MESSAGE_FLAGS.SUPPRESS_EMBEDS | MESSAGE_FLAGS.SUPPRESS_NOTIFICATIONS | MESSAGE_FLAGS.IS_COMPONENTS_V2;

export interface Sender {
  channelId: string;
  /** Whose permissions decide about @everyone; null for a webhook, which has those of everyone. */
  authorId: string | null;
  isEphemeral?: boolean;
  repliedUserId?: string | null;
}

export type Composed = Pick<
  StoredMessage,
  'content' | 'embeds' | 'components' | 'attachments' | 'flags' | 'mentions' | 'mentionRoles' | 'mentionEveryone'
>;

/** Turns request bodies into messages: checks the limits, stores the files, finds out who is pinged. */
export class MessageComposer {
  constructor(
    private readonly world: World,
    private readonly attachments: AttachmentStore,
  ) {}

  /** @throws DiscordError 50035 or 50006 */
  compose(body: JsonObject, files: UploadedFile[], sender: Sender): Composed {
    checkMessage(body, { fileCount: files.length });
    const content = asText(body['content']).trim();
    return {
      content,
      embeds: asObjects(body['embeds']),
      components: asObjects(body['components']),
      attachments: this.#store(body, files, sender),
      flags: (asNumber(body['flags']) & SENDABLE) | (sender.isEphemeral ? MESSAGE_FLAGS.EPHEMERAL : 0),
      ...this.#mentions(content, body['allowed_mentions'], sender),
    };
  }

  /**
   * What an edit changes: absent fields stay, an `attachments` list names the files to keep.
   * @throws DiscordError 50035, or 50006 when nothing is left to show
   */
  change(message: StoredMessage, body: JsonObject, files: UploadedFile[], sender: Sender): MessageChange {
    checkMessage(body, { fileCount: files.length, isEdit: true });
    const content = 'content' in body ? asText(body['content']).trim() : message.content;
    const embeds = 'embeds' in body ? asObjects(body['embeds']) : message.embeds;
    const components = 'components' in body ? asObjects(body['components']) : message.components;
    const attachments = [...kept(message.attachments, body), ...this.#store(body, files, sender)];
    if (content === '' && [embeds, components, attachments].every((list) => list.length === 0))
      throw refusal('emptyMessage');
    const flags = 'flags' in body ? (message.flags & ~SENDABLE) | (asNumber(body['flags']) & SENDABLE) : message.flags;
    const mentions = 'content' in body ? this.#mentions(content, body['allowed_mentions'], sender) : {};
    return { content, embeds, components, attachments, flags, ...mentions };
  }

  /** Who a person's message pings: everyone it names, as far as their permissions go. */
  mentionsOfPerson(content: string, sender: Sender): Mentions {
    return this.#mentions(content, undefined, sender);
  }

  #mentions(content: string, allowedMentions: unknown, sender: Sender): Mentions {
    const channel = this.world.getChannel(sender.channelId);
    const guild = channel.guildId === null ? undefined : this.world.getGuild(channel.guildId);
    const everyone = BigInt(guild?.roles.get(guild.id)?.permissions ?? '0');
    const permissions = sender.authorId === null ? everyone : this.world.permissionsIn(channel, sender.authorId);
    const mentionable = [...(guild?.roles.values() ?? [])].filter((role) => role.mentionable).map((role) => role.id);
    return findMentions(content, {
      allowedMentions,
      mayMentionEveryone: guild !== undefined && (permissions & PERMISSIONS.MENTION_EVERYONE) !== 0n,
      mentionableRoleIds: new Set(mentionable),
      repliedUserId: sender.repliedUserId ?? null,
    });
  }

  #store(body: JsonObject, files: UploadedFile[], { channelId, isEphemeral }: Sender): StoredAttachment[] {
    return describedFiles(body, files).map((file) =>
      this.attachments.add(file, { channelId, isEphemeral, description: file.description }),
    );
  }
}

function kept(attachments: StoredAttachment[], body: JsonObject): StoredAttachment[] {
  if (!('attachments' in body)) return attachments;
  const ids = asObjects(body['attachments']).map((entry) => String(entry['id']));
  return attachments.filter((attachment) => ids.includes(attachment.id));
}

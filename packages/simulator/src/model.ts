import type { JsonObject } from './json-values';
import type { Overwrite } from './permissions';

export interface User {
  id: string;
  username: string;
  global_name: string | null;
  discriminator: string;
  avatar: null;
  bot: boolean;
}

export interface Role {
  id: string;
  name: string;
  /** Bit set as decimal text. */
  permissions: string;
  position: number;
  mentionable: boolean;
  managed: boolean;
}

export interface Member {
  user: User;
  nick: string | null;
  roles: string[];
  joined_at: string;
}

export interface Channel {
  id: string;
  /** One of `CHANNEL_TYPES`. */
  type: number;
  guildId: string | null;
  name: string;
  topic: string | null;
  position: number;
  parentId: string | null;
  overwrites: Overwrite[];
  /** The person on the other side of a direct message. */
  recipientId: string | null;
  lastMessageId: string | null;
  /** Set for a thread, which a post of a forum is too. */
  thread: Thread | null;
}

export interface Thread {
  ownerId: string;
  isArchived: boolean;
  /** ISO 8601: when it was archived or woken last. */
  archivedAt: string;
  messageCount: number;
}

/** https://discord.com/developers/docs/resources/channel#channel-object-channel-types */
export const CHANNEL_TYPES = {
  TEXT: 0,
  DIRECT: 1,
  VOICE: 2,
  CATEGORY: 4,
  ANNOUNCEMENT: 5,
  ANNOUNCEMENT_THREAD: 10,
  PUBLIC_THREAD: 11,
  PRIVATE_THREAD: 12,
  STAGE: 13,
  FORUM: 15,
  MEDIA: 16,
} as const;

export interface Guild {
  id: string;
  name: string;
  ownerId: string;
  joinedAt: string;
  roles: Map<string, Role>;
  members: Map<string, Member>;
}

export interface StoredAttachment {
  id: string;
  channelId: string;
  filename: string;
  contentType: string;
  description: string | null;
  data: Buffer;
  width: number | null;
  height: number | null;
  isEphemeral: boolean;
}

export interface Reaction {
  emoji: string;
  userIds: string[];
}

export interface StoredMessage {
  id: string;
  channelId: string;
  guildId: string | null;
  type: number;
  author: User;
  webhookId: string | null;
  applicationId: string | null;
  content: string;
  /** ISO 8601. */
  timestamp: string;
  editedTimestamp: string | null;
  embeds: JsonObject[];
  components: JsonObject[];
  attachments: StoredAttachment[];
  /** Who would be pinged; embeds ping nobody. */
  mentions: string[];
  mentionRoles: string[];
  mentionEveryone: boolean;
  flags: number;
  pinned: boolean;
  reactions: Reaction[];
  nonce: string | number | null;
  /** `type` 0 is a reply or a crosspost, 1 a forward. */
  reference: { type: 0 | 1; message_id: string; channel_id: string; guild_id?: string } | null;
  /** Of a forward: what the other message showed then. */
  snapshot: StoredMessage | null;
  interaction: { id: string; type: number; name: string | null; userId: string } | null;
  /** Set on an ephemeral message: the only person who sees it. */
  privateTo: string | null;
}

export const MESSAGE_FLAGS = {
  CROSSPOSTED: 1 << 0,
  IS_CROSSPOST: 1 << 1,
  SUPPRESS_EMBEDS: 1 << 2,
  EPHEMERAL: 1 << 6,
  LOADING: 1 << 7,
  SUPPRESS_NOTIFICATIONS: 1 << 12,
  IS_COMPONENTS_V2: 1 << 15,
} as const;

export const MESSAGE_TYPES = {
  DEFAULT: 0,
  PINNED: 6,
  THREAD_CREATED: 18,
  REPLY: 19,
  CHAT_INPUT_COMMAND: 20,
  THREAD_STARTER_MESSAGE: 21,
  CONTEXT_MENU_COMMAND: 23,
} as const;

export interface Webhook {
  id: string;
  token: string;
  channelId: string;
  guildId: string | null;
  name: string;
  creatorId: string;
}

export interface UploadedFile {
  /** The form field, such as `files[0]`. */
  fieldName: string;
  filename: string;
  contentType: string;
  data: Buffer;
}

/** A registered application command as Discord answers it. */
export interface Command extends JsonObject {
  id: string;
  type: number;
  name: string;
  guild_id?: string;
  options?: CommandOption[];
}

export interface CommandOption extends JsonObject {
  type: number;
  name: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: { name: string; value: string | number }[];
  options?: CommandOption[];
}

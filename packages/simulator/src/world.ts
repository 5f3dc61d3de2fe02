import { randomBytes } from 'node:crypto';
import type { SimulatedClock } from './clock';
import { refusal } from './discord-error';
import type { GatewayEvent } from './gateway/event';
import { INTENTS } from './gateway/intents';
import { CHANNEL_TYPES } from './model';
import type { Channel, Guild, Member, Role, User, Webhook } from './model';
import { ALL_PERMISSIONS, computePermissions, EVERYONE_DEFAULTS, permissionBits, PERMISSIONS } from './permissions';
import type { Overwrite, PermissionName } from './permissions';
import type { SnowflakeSource } from './snowflake';
import { describeChannel, describeGuild, describeMember, describeRole } from './world-wire';

export interface NewGuild {
  id?: string;
  name?: string;
  /** Made up when not given: nobody else owns the guild then. */
  ownerId?: string;
  /** What the bot's own role grants; by default what an invite link of a typical bot asks for. */
  botPermissions?: PermissionName[];
  everyonePermissions?: PermissionName[];
}

export interface NewChannel {
  id?: string;
  guildId: string;
  name: string;
  type?: number;
  topic?: string;
  parentId?: string;
  overwrites?: NewOverwrite[];
}

export interface NewOverwrite {
  /** A role's or a user's id; the guild's own id means everyone. */
  id: string;
  type: 'role' | 'member';
  allow?: PermissionName[];
  deny?: PermissionName[];
}

export interface NewRole {
  id?: string;
  guildId: string;
  name: string;
  permissions?: PermissionName[];
  isMentionable?: boolean;
}

export interface NewMember {
  /** The user's id. */
  id?: string;
  guildId: string;
  username: string;
  displayName?: string;
  nick?: string;
  roleIds?: string[];
  isBot?: boolean;
}

const BOT_DEFAULTS: PermissionName[] = [
  'VIEW_CHANNEL',
  'SEND_MESSAGES',
  'EMBED_LINKS',
  'ATTACH_FILES',
  'READ_MESSAGE_HISTORY',
  'ADD_REACTIONS',
  'MANAGE_WEBHOOKS',
];

export interface NewThread {
  /** That of the message from which it begins; of a forum's post that of its first message. */
  id?: string;
  /** A text, announcement or forum channel. */
  parentId: string;
  name: string;
  ownerId: string;
  isPrivate?: boolean;
}

/** Guilds, channels, roles, people and webhooks: everything that is there before somebody speaks. */
export class World {
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly users = new Map<string, User>();
  readonly webhooks = new Map<string, Webhook>();

  constructor(
    readonly bot: User,
    private readonly clock: SimulatedClock,
    private readonly ids: SnowflakeSource,
    private readonly publish: (event: GatewayEvent) => void,
  ) {
    this.users.set(bot.id, bot);
  }

  addGuild(input: NewGuild = {}): Guild {
    const id = input.id ?? this.#newId();
    const joinedAt = new Date(this.clock.nowMs).toISOString();
    const everyone = input.everyonePermissions ? permissionBits(input.everyonePermissions) : EVERYONE_DEFAULTS;
    const guild: Guild = {
      id,
      name: input.name ?? 'Trading room',
      ownerId: input.ownerId ?? this.#newId(),
      joinedAt,
      roles: new Map([[id, newRole(id, '@everyone', everyone, 0)]]),
      members: new Map(),
    };
    const botRole = newRole(this.#newId(), this.bot.username, permissionBits(input.botPermissions ?? BOT_DEFAULTS), 1);
    guild.roles.set(botRole.id, { ...botRole, managed: true });
    guild.members.set(this.bot.id, { user: this.bot, nick: null, roles: [botRole.id], joined_at: joinedAt });
    this.guilds.set(id, guild);
    this.publish({
      name: 'GUILD_CREATE',
      intent: INTENTS.GUILDS,
      guildId: id,
      describe: () => describeGuild(this, guild),
    });
    return guild;
  }

  addRole(input: NewRole): Role {
    const guild = this.getGuild(input.guildId);
    const bits = permissionBits(input.permissions ?? []);
    const role = newRole(input.id ?? this.#newId(), input.name, bits, guild.roles.size);
    role.mentionable = input.isMentionable ?? false;
    guild.roles.set(role.id, role);
    this.#announce('GUILD_ROLE_CREATE', guild.id, () => ({ guild_id: guild.id, role: describeRole(role) }));
    return role;
  }

  /** Replaces what a role grants. */
  setRolePermissions(guildId: string, roleId: string, permissions: PermissionName[]): Role {
    const role = this.getGuild(guildId).roles.get(roleId);
    if (!role) throw refusal('unknownRole');
    role.permissions = permissionBits(permissions).toString();
    this.#announce('GUILD_ROLE_UPDATE', guildId, () => ({ guild_id: guildId, role: describeRole(role) }));
    return role;
  }

  /** Replaces what the bot's own role grants in a guild. */
  setBotPermissions(guildId: string, permissions: PermissionName[]): Role {
    const [roleId] = this.getMember(guildId, this.bot.id).roles;
    return this.setRolePermissions(guildId, roleId ?? guildId, permissions);
  }

  addMember(input: NewMember): Member {
    const guild = this.getGuild(input.guildId);
    const user = newUser(input.id ?? this.#newId(), input.username, input.displayName ?? null, input.isBot ?? false);
    this.users.set(user.id, user);
    const joined_at = new Date(this.clock.nowMs).toISOString();
    const member: Member = { user, nick: input.nick ?? null, roles: input.roleIds ?? [], joined_at };
    guild.members.set(user.id, member);
    this.publish({
      name: 'GUILD_MEMBER_ADD',
      intent: INTENTS.GUILD_MEMBERS,
      guildId: guild.id,
      describe: () => ({ ...describeMember(member), guild_id: guild.id }),
    });
    return member;
  }

  addChannel(input: NewChannel): Channel {
    const guild = this.getGuild(input.guildId);
    const channel = newChannel(input.id ?? this.#newId(), input.type ?? 0, input.name);
    channel.guildId = guild.id;
    channel.topic = input.topic ?? null;
    channel.parentId = input.parentId ?? null;
    channel.position = this.channelsOf(guild.id).length;
    channel.overwrites = (input.overwrites ?? []).map(toOverwrite);
    this.channels.set(channel.id, channel);
    this.#announce('CHANNEL_CREATE', guild.id, () => describeChannel(this, channel));
    return channel;
  }

  /** A thread of a text or announcement channel, or a post of a forum (without its first message). */
  addThread({ id, parentId, name, ownerId, isPrivate = false }: NewThread): Channel {
    const parent = this.getChannel(parentId);
    const { ANNOUNCEMENT, ANNOUNCEMENT_THREAD, PRIVATE_THREAD, PUBLIC_THREAD } = CHANNEL_TYPES;
    const publicType = parent.type === ANNOUNCEMENT ? ANNOUNCEMENT_THREAD : PUBLIC_THREAD;
    const thread = newChannel(id ?? this.#newId(), isPrivate ? PRIVATE_THREAD : publicType, name);
    thread.guildId = parent.guildId;
    thread.parentId = parent.id;
    thread.thread = { ownerId, isArchived: false, archivedAt: this.#nowIso(), messageCount: 0 };
    this.channels.set(thread.id, thread);
    this.#announceThread('THREAD_CREATE', thread, { newly_created: true });
    return thread;
  }

  /** Threads fall asleep after a while, and wake when somebody writes in them. */
  setArchived(threadId: string, isArchived: boolean): void {
    const channel = this.getChannel(threadId);
    if (!channel.thread) throw new Error(`${channel.name} is no thread`);
    Object.assign(channel.thread, { isArchived, archivedAt: this.#nowIso() });
    this.#announceThread('THREAD_UPDATE', channel);
  }

  /** Sets, or replaces, one exception of a channel. */
  setOverwrite(channelId: string, overwrite: NewOverwrite): void {
    const channel = this.getChannel(channelId);
    const others = channel.overwrites.filter((existing) => existing.id !== overwrite.id);
    channel.overwrites = [...others, toOverwrite(overwrite)];
    this.#announce('CHANNEL_UPDATE', channel.guildId, () => describeChannel(this, channel));
  }

  deleteChannel(channelId: string): void {
    const channel = this.getChannel(channelId);
    this.channels.delete(channelId);
    for (const [id, webhook] of this.webhooks) if (webhook.channelId === channelId) this.webhooks.delete(id);
    const what = channel.thread ? 'THREAD_DELETE' : 'CHANNEL_DELETE';
    this.#announce(what, channel.guildId, () => describeChannel(this, channel));
  }

  /** The direct message channel between the bot and a person, made when there is none. */
  openDirectMessages(userId: string): Channel {
    const user = this.getUser(userId);
    const open = [...this.channels.values()].find((channel) => channel.recipientId === user.id);
    if (open) return open;
    const channel = newChannel(this.#newId(), 1, user.username);
    channel.recipientId = user.id;
    this.channels.set(channel.id, channel);
    return channel;
  }

  addWebhook(channelId: string, name: string, creatorId = this.bot.id): Webhook {
    const channel = this.getChannel(channelId);
    const token = randomBytes(51).toString('base64url');
    const webhook: Webhook = { id: this.#newId(), token, channelId, guildId: channel.guildId, name, creatorId };
    this.webhooks.set(webhook.id, webhook);
    return webhook;
  }

  getGuild(id: string): Guild {
    const guild = this.guilds.get(id);
    if (!guild) throw refusal('unknownGuild');
    return guild;
  }

  getChannel(id: string): Channel {
    const channel = this.channels.get(id);
    if (!channel) throw refusal('unknownChannel');
    return channel;
  }

  getUser(id: string): User {
    const user = this.users.get(id);
    if (!user) throw refusal('unknownUser');
    return user;
  }

  getMember(guildId: string, userId: string): Member {
    const member = this.getGuild(guildId).members.get(userId);
    if (!member) throw refusal('unknownMember');
    return member;
  }

  channelsOf(guildId: string): Channel[] {
    return [...this.channels.values()].filter((channel) => channel.guildId === guildId && channel.thread === null);
  }

  threadsOf(guildId: string): Channel[] {
    return [...this.channels.values()].filter((channel) => channel.guildId === guildId && channel.thread !== null);
  }

  /** What a user may do in a channel; nothing at all for somebody who is not in the guild. */
  permissionsIn(channel: Channel, userId: string): bigint {
    if (channel.guildId === null) return ALL_PERMISSIONS & ~PERMISSIONS.ADMINISTRATOR;
    const guild = this.getGuild(channel.guildId);
    const member = guild.members.get(userId);
    if (!member) return 0n;
    const roleIds = [guild.id, ...member.roles];
    const rolePermissions = roleIds.map((id) => BigInt(guild.roles.get(id)?.permissions ?? '0'));
    const isOwner = guild.ownerId === userId;
    // A thread has no exceptions of its own.
    const { overwrites } = channel.thread && channel.parentId ? this.getChannel(channel.parentId) : channel;
    return computePermissions({ userId, isOwner, guildId: guild.id, rolePermissions, roleIds }, overwrites);
  }

  may(permission: PermissionName, channel: Channel, userId = this.bot.id): boolean {
    return (this.permissionsIn(channel, userId) & PERMISSIONS[permission]) !== 0n;
  }

  #announce(name: string, guildId: string | null, describe: () => Record<string, unknown>): void {
    this.publish({ name, intent: INTENTS.GUILDS, guildId, describe });
  }

  #announceThread(name: string, thread: Channel, more: Record<string, unknown> = {}): void {
    const { guildId, id: channelId } = thread;
    const describe = () => ({ ...describeChannel(this, thread), ...more });
    this.publish({ name, intent: INTENTS.GUILDS, guildId, channelId, describe });
  }

  #nowIso(): string {
    return new Date(this.clock.nowMs).toISOString();
  }

  #newId(): string {
    return this.ids.next(this.clock.nowMs);
  }
}

export function newUser(id: string, username: string, displayName: string | null, isBot: boolean): User {
  return { id, username, global_name: displayName, discriminator: isBot ? '0001' : '0', avatar: null, bot: isBot };
}

function newRole(id: string, name: string, permissions: bigint, position: number): Role {
  return { id, name, permissions: permissions.toString(), position, mentionable: false, managed: false };
}

function newChannel(id: string, type: number, name: string): Channel {
  return {
    id,
    type,
    guildId: null,
    name,
    topic: null,
    position: 0,
    parentId: null,
    overwrites: [],
    recipientId: null,
    lastMessageId: null,
    thread: null,
  };
}

function toOverwrite({ id, type, allow = [], deny = [] }: NewOverwrite): Overwrite {
  return {
    id,
    type: type === 'role' ? 0 : 1,
    allow: permissionBits(allow).toString(),
    deny: permissionBits(deny).toString(),
  };
}

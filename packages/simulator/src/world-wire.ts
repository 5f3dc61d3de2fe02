import { CHANNEL_TYPES } from './model';
import type { Channel, Guild, Member, Role, Thread, User } from './model';
import { snowflakeTimeMs } from './snowflake';
import type { World } from './world';

/** How Discord writes the things of a world; field by field after its published schemas. */
export function describeUser(user: User): Record<string, unknown> {
  return { ...user, public_flags: 0, flags: 0, banner: null, accent_color: null, primary_guild: null };
}

export function describeMember(member: Member): Record<string, unknown> {
  return { ...describeMemberWithoutUser(member), user: describeUser(member.user) };
}

/** Messages carry the author's user apart from its member. */
export function describeMemberWithoutUser(member: Member): Record<string, unknown> {
  return {
    nick: member.nick,
    roles: member.roles,
    joined_at: member.joined_at,
    avatar: null,
    banner: null,
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
  };
}

export function describeRole(role: Role): Record<string, unknown> {
  return { ...role, color: 0, hoist: false, icon: null, unicode_emoji: null, flags: 0 };
}

export function describeChannel(world: World, channel: Channel): Record<string, unknown> {
  const common = { id: channel.id, type: channel.type, last_message_id: channel.lastMessageId, flags: 0 };
  if (channel.recipientId !== null) {
    return { ...common, recipients: [describeUser(world.getUser(channel.recipientId))] };
  }
  if (channel.thread) return { ...common, ...describeThread(channel, channel.thread) };
  return {
    ...common,
    ...OF_TYPE[channel.type],
    guild_id: channel.guildId,
    name: channel.name,
    topic: channel.topic,
    position: channel.position,
    parent_id: channel.parentId,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: channel.overwrites,
  };
}

/** What only some types of channels have. */
const OF_TYPE: Record<number, Record<string, unknown>> = {
  [CHANNEL_TYPES.VOICE]: { bitrate: 64_000, user_limit: 0, rtc_region: null },
  [CHANNEL_TYPES.STAGE]: { bitrate: 64_000, user_limit: 10_000, rtc_region: null },
  [CHANNEL_TYPES.FORUM]: {
    available_tags: [],
    default_reaction_emoji: null,
    default_sort_order: null,
    default_forum_layout: 0,
    default_auto_archive_duration: 4320,
  },
};

function describeThread(channel: Channel, { ownerId, isArchived, archivedAt, messageCount }: Thread) {
  return {
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId,
    owner_id: ownerId,
    rate_limit_per_user: 0,
    message_count: messageCount,
    total_message_sent: messageCount,
    member_count: 1,
    thread_metadata: {
      archived: isArchived,
      archive_timestamp: archivedAt,
      auto_archive_duration: 1440,
      locked: false,
      create_timestamp: new Date(snowflakeTimeMs(channel.id)).toISOString(),
    },
  };
}

/** A guild over REST. */
export function describeGuildBasics(guild: Guild): Record<string, unknown> {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(describeRole),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: 'en-US',
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    nsfw_level: 0,
  };
}

/** A guild as GUILD_CREATE tells it: besides the guild itself its channels, and of its members the bot alone. */
export function describeGuild(world: World, guild: Guild): Record<string, unknown> {
  return {
    ...describeGuildBasics(guild),
    joined_at: guild.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: [describeMember(world.getMember(guild.id, world.bot.id))],
    channels: world.channelsOf(guild.id).map((channel) => describeChannel(world, channel)),
    threads: world
      .threadsOf(guild.id)
      .filter(({ thread }) => thread?.isArchived === false)
      .map((thread) => describeChannel(world, thread)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

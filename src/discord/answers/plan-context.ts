import type { BaseInteraction, GuildMember, Message } from 'discord.js';
import { PermissionFlagsBits } from 'discord.js';
import { DomainError } from '../../errors';
import type { PlanContext } from '../../plans';

/** A direct message has no server whose plan it could be. */
export function outsideServer(): DomainError {
  return new DomainError(
    'forbidden',
    'not-in-server',
    'Plans belong to a server. Use this command in a channel of yours, not in direct messages.',
  );
}

/** Who wrote a message, where and when, in the words of the plans. Throws `not-in-server` for a direct message. */
export function contextOfMessage(message: Message, member: GuildMember | null = message.member): PlanContext {
  const { author, channel } = message;
  if (!message.inGuild() || channel.isDMBased()) throw outsideServer();
  return {
    guildId: message.guildId,
    actor: { id: author.id, ...membershipOf(member, author.displayName) },
    at: message.createdAt,
    eventId: message.id,
    channel: { id: message.channelId, name: channel.name },
    messageId: message.id,
  };
}

/** Who called a slash command, sent a form or pressed a button, where and when. Throws `not-in-server` for a direct message or a server without the bot. */
export function contextOfInteraction(interaction: BaseInteraction): PlanContext {
  if (!interaction.inCachedGuild()) throw outsideServer();
  const { user, member, channel } = interaction;
  const channelId = interaction.channelId ?? '';
  return {
    guildId: interaction.guildId,
    actor: {
      id: user.id,
      ...membershipOf(member, user.displayName),
      // The interaction's own figure: it knows the channel, and the cached roles may be older.
      isGuildAdministrator: interaction.memberPermissions.has(PermissionFlagsBits.Administrator),
    },
    at: interaction.createdAt,
    eventId: interaction.id,
    channel: { id: channelId, name: channel?.name ?? channelId },
    messageId: null,
  };
}

function membershipOf(member: GuildMember | null, userName: string) {
  return {
    name: member?.displayName ?? userName,
    roleIds: member ? [...member.roles.cache.keys()] : [],
    isGuildAdministrator: member?.permissions.has(PermissionFlagsBits.Administrator) ?? false,
  };
}

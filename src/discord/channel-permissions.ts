import { type Channel, PermissionFlagsBits } from 'discord.js';

/** What the bot needs in a channel, by the names that Discord's settings show. */
const NEEDED = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Embed Links': PermissionFlagsBits.EmbedLinks,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Add Reactions': PermissionFlagsBits.AddReactions,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
} as const;

export type PermissionName = keyof typeof NEEDED;

const FOR_REPLIES: readonly PermissionName[] = [
  'View Channel',
  'Send Messages',
  'Embed Links',
  'Attach Files',
  'Read Message History',
];

/** What it takes to answer there: a thread has a permission of its own. */
export function permissionsToReply(channel: Channel): readonly PermissionName[] {
  if (!channel.isThread()) return FOR_REPLIES;
  return FOR_REPLIES.map((name) => (name === 'Send Messages' ? 'Send Messages in Threads' : name));
}

/** Which of these permissions the bot lacks in a channel of a server, as far as Discord has told; none in direct messages. */
export function missingPermissions(channel: Channel, needed: readonly PermissionName[]): PermissionName[] {
  const { user } = channel.client;
  if (channel.isDMBased() || !user) return [];
  const granted = channel.permissionsFor(user);
  return needed.filter((name) => granted?.has(NEEDED[name]) !== true);
}

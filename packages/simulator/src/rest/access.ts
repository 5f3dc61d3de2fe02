import { refusal } from '../discord-error';
import type { Channel } from '../model';
import type { PermissionName } from '../permissions';
import type { Platform } from '../platform';

/**
 * A channel in which the bot may do what is asked.
 * @throws DiscordError 10003 when it is not there, 50001 when the bot cannot see it, 50013 when a permission is missing
 */
export function openChannel(discord: Platform, channelId: string, ...needed: PermissionName[]): Channel {
  const channel = discord.world.getChannel(channelId);
  if (!discord.world.may('VIEW_CHANNEL', channel)) throw refusal('missingAccess');
  if (!needed.every((permission) => discord.world.may(permission, channel))) throw refusal('missingPermissions');
  return channel;
}

import { Inject, Injectable } from '@nestjs/common';
import { Client, type Guild, type GuildTextBasedChannel } from 'discord.js';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { missingPermissions, permissionsToReply } from '../channel-permissions';
import { DiscordStatus } from '../discord-status';
import { ServedPlaces } from '../served-places';
import type { ThreadedChannel } from './missed-messages';

const MAX_NAMED = 10;

/** The channels in which the bot takes messages, and what it lacks there. */
@Injectable()
export class ServedChannels {
  constructor(
    private readonly client: Client,
    private readonly places: ServedPlaces,
    private readonly status: DiscordStatus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Those that it can see, threads included. */
  list(): GuildTextBasedChannel[] {
    const channels = [...this.client.channels.cache.values()];
    return channels.filter((channel): channel is GuildTextBasedChannel => {
      if (channel.isDMBased() || !channel.isTextBased()) return false;
      const parentId = channel.isThread() ? channel.parentId : null;
      const place = { guildId: channel.guildId, channelId: channel.id, parentId };
      return this.places.serves(place) && missingPermissions(channel, ['View Channel']).length === 0;
    });
  }

  /** The channels that may have threads in which the bot takes messages. */
  listThreaded(): ThreadedChannel[] {
    const channels = [...this.client.channels.cache.values()];
    return channels.filter(
      (channel): channel is ThreadedChannel =>
        !channel.isDMBased() &&
        'threads' in channel &&
        missingPermissions(channel, ['View Channel', 'Read Message History']).length === 0 &&
        this.places.serves({ guildId: channel.guildId, channelId: channel.id, parentId: null }),
    );
  }

  /** Whether messages can be read back: without the permission Discord answers an empty list, and no error. */
  isReadable(channel: GuildTextBasedChannel): boolean {
    return missingPermissions(channel, ['View Channel', 'Read Message History']).length === 0;
  }

  /** Tells the operator what is missing: everything in the channels that the settings name, in others only to read back. */
  report(): void {
    for (const channelId of this.settings.DISCORD_CHANNEL_IDS) this.reportNamed(channelId);
    const unreadable = this.list().filter((channel) => !this.isReadable(channel));
    for (const guild of this.client.guilds.cache.values()) {
      const channels = unreadable.filter(({ guildId }) => guildId === guild.id);
      this.reportUnreadable(guild, channels);
    }
  }

  private reportNamed(channelId: string): void {
    const key = `channel:${channelId}`;
    const channel = this.client.channels.cache.get(channelId);
    const needed = channel ? [...permissionsToReply(channel), 'Add Reactions' as const] : [];
    const missing = channel ? missingPermissions(channel, needed) : (['View Channel'] as const);
    if (missing.length === 0) return this.status.solve(key);
    const what = channel ? `lacks ${missing.join(', ')}` : 'cannot see';
    this.status.report(
      key,
      `The bot ${channel ? `${what} in channel` : `${what} channel`} ${channelId} of DISCORD_CHANNEL_IDS: ` +
        `give it ${missing.join(', ')} there${channel ? '' : ', or correct the id'}.`,
    );
  }

  private reportUnreadable(guild: Guild, channels: readonly GuildTextBasedChannel[]): void {
    const key = `history:${guild.id}`;
    if (channels.length === 0) return this.status.solve(key);
    const names = channels.slice(0, MAX_NAMED).map(({ name, id }) => `#${name} (${id})`);
    const others = channels.length > MAX_NAMED ? ` and ${channels.length - MAX_NAMED} more` : '';
    this.status.report(
      key,
      `The bot cannot catch up after being away in ${names.join(', ')}${others} of ${guild.name}: give it Read Message History there.`,
    );
  }
}

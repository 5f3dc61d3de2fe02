import { Inject, Injectable } from '@nestjs/common';
import type { Message } from 'discord.js';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { DomainError } from '../errors';

/** Where something was said. A thread belongs to its parent channel too. */
export interface Place {
  guildId: string;
  channelId: string;
  parentId: string | null;
}

/** The servers and channels that the operator wants served; both lists empty serve everything. */
@Injectable()
export class ServedPlaces {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  serves(place: Place): boolean {
    return this.servesGuild(place) && this.servesChannel(place);
  }

  servesMessage({ guildId, channelId, channel }: Message<true>): boolean {
    return this.serves({ guildId, channelId, parentId: channel.isThread() ? channel.parentId : null });
  }

  /** Throws `place-not-served` with where to go instead. */
  check(place: Place): void {
    if (!this.servesGuild(place)) throw notServed('This bot does not serve this server.');
    if (this.servesChannel(place)) return;
    const channels = this.settings.DISCORD_CHANNEL_IDS.slice(0, 10).map((id) => `<#${id}>`);
    throw notServed(`Commands are taken elsewhere: ${channels.join(', ')}`);
  }

  private servesGuild({ guildId }: Place): boolean {
    return isListed(this.settings.DISCORD_GUILD_IDS, guildId);
  }

  private servesChannel({ channelId, parentId }: Place): boolean {
    const ids = this.settings.DISCORD_CHANNEL_IDS;
    return isListed(ids, channelId) || (parentId !== null && ids.includes(parentId));
  }
}

function isListed(ids: readonly string[], id: string): boolean {
  return ids.length === 0 || ids.includes(id);
}

function notServed(message: string): DomainError {
  return new DomainError('forbidden', 'place-not-served', message);
}

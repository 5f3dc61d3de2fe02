import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { Storage } from '../storage';
import { guildMissing, guildNotServed, guildUnknown } from './plan-errors';

/** Stands for "no server has plans yet": no plan is kept under it. */
const NO_GUILD = '';

/** Decides of which Discord server (guild) an HTTP request reads or writes the plans. */
@Injectable()
export class GuildSelection {
  private only: { counter: number; guildIds: string[] } | null = null;

  constructor(
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * The guild asked for, else DEFAULT_GUILD_ID, else the first of DISCORD_GUILD_IDS, else the only one that has plans.
   * Throws `guild-missing` when there are several.
   */
  async select(requested: string | undefined): Promise<string> {
    const named = requested ?? this.settings.DEFAULT_GUILD_ID ?? this.settings.DISCORD_GUILD_IDS[0];
    if (named) return named;
    const guildIds = await this.listGuildIds();
    if (guildIds.length > 1) throw guildMissing();
    return guildIds[0] ?? NO_GUILD;
  }

  /**
   * The same for a request that writes, which needs a guild that is served. Throws `guild-missing` also while none is known,
   * and `guild-not-served`.
   */
  async selectToWrite(requested: string | undefined): Promise<string> {
    const guildId = await this.select(requested);
    if (guildId === NO_GUILD) throw guildUnknown();
    const { DISCORD_GUILD_IDS: served } = this.settings;
    if (served.length > 0 && !served.includes(guildId)) throw guildNotServed(guildId);
    return guildId;
  }

  private async listGuildIds(): Promise<string[]> {
    const counter = this.storage.changeCounter();
    if (counter !== null && this.only?.counter === counter) return this.only.guildIds;
    const guildIds = await this.storage.read.plans.listGuildIds();
    this.only = counter === null ? null : { counter, guildIds };
    return guildIds;
  }
}

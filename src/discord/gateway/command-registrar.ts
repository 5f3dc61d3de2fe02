import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ApplicationCommandDataResolvable, Client, DiscordAPIError } from 'discord.js';
import { CommandsService } from 'necord';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { DiscordStatus } from '../discord-status';
import { pauseAfter } from './connect-schedule';
import { Pauses } from './pauses';

const RETRIES = { attempts: 6, delayMs: 2000 };

/**
 * Tells Discord our slash commands: in each of DISCORD_GUILD_IDS, where they are there at once, else globally; and takes away
 * those of other places. Messages do not wait for it, and a failure is tried again and told, since everything else works
 * without it.
 */
@Injectable()
export class CommandRegistrar {
  private readonly logger = new Logger(CommandRegistrar.name);

  constructor(
    private readonly client: Client,
    private readonly commands: CommandsService,
    private readonly status: DiscordStatus,
    private readonly pauses: Pauses,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Resolves when every place has the commands or was given up on, and no other has any; never rejects. */
  async register(): Promise<void> {
    const guildIds = this.settings.DISCORD_GUILD_IDS;
    const places = guildIds.length > 0 ? guildIds : [null];
    const areThere = await Promise.all(places.map((guildId) => this.registerIn(guildId)));
    if (areThere.includes(true)) await this.removeStale(places);
  }

  /** What was registered elsewhere under other settings would be offered beside the commands of now. */
  private async removeStale(places: readonly (string | null)[]): Promise<void> {
    for (const place of [null, ...this.client.guilds.cache.keys()]) {
      if (this.pauses.isOver) return;
      if (!places.includes(place)) await this.removeFrom(place);
    }
  }

  private async removeFrom(guildId: string | null): Promise<void> {
    const where = guildId === null ? 'global commands' : `commands of server ${guildId}`;
    try {
      const commands = this.client.application?.commands;
      const stale = await commands?.fetch(guildId === null ? {} : { guildId });
      if (!commands || !stale || stale.size === 0 || this.pauses.isOver) return;
      await (guildId === null ? commands.set([]) : commands.set([], guildId));
      this.logger.log(`Removed ${stale.size} old ${where}: by DISCORD_GUILD_IDS they are elsewhere now`);
    } catch (error) {
      // A server that did not let the application in with its commands has none.
      if (this.pauses.isOver || (guildId !== null && isRefusal(error))) return;
      this.logger.warn({ err: error }, `The old ${where} could not be removed`);
    }
  }

  /** Whether they are there. */
  private async registerIn(guildId: string | null): Promise<boolean> {
    const key = `commands:${guildId ?? 'global'}`;
    for (let attempt = 1; !this.pauses.isOver; attempt += 1) {
      try {
        await this.put(guildId);
        this.status.solve(key);
        return true;
      } catch (error) {
        if (this.pauses.isOver) return false;
        this.status.report(key, explain(error, guildId));
        if (isRefusal(error)) return false;
      }
      await this.pauses.wait(pauseAfter(attempt, RETRIES, Math.random()));
    }
    return false;
  }

  private async put(guildId: string | null): Promise<void> {
    const body = this.commands.getCommands().map((command) => command.toJSON() as ApplicationCommandDataResolvable);
    const application = this.client.application;
    if (!application) throw new Error('The bot is not logged in');
    await (guildId === null ? application.commands.set(body) : application.commands.set(body, guildId));
    this.logger.log(
      `Registered ${body.length} slash commands ${guildId === null ? 'globally' : `in server ${guildId}`}`,
    );
  }
}

/** Whether Discord understood and said no, so that the same request cannot succeed. */
function isRefusal(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

function explain(error: unknown, guildId: string | null): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (guildId === null) return `The slash commands could not be registered: ${reason}`;
  return `The slash commands could not be registered in server ${guildId}: ${reason}. Check that the bot was invited there with the scope applications.commands.`;
}

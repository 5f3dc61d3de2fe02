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
 * Tells Discord our slash commands: in each of DISCORD_GUILD_IDS, where they are there at once, else globally. Messages do
 * not wait for it, and a failure is tried again and told, since everything else works without it.
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

  /** Resolves when every place has the commands or was given up on; never rejects. */
  async register(): Promise<void> {
    const guildIds = this.settings.DISCORD_GUILD_IDS;
    const places = guildIds.length > 0 ? guildIds : [null];
    await Promise.all(places.map((guildId) => this.registerIn(guildId)));
    if (guildIds.length > 0) await this.removeGlobal();
  }

  /** Commands that were registered globally before DISCORD_GUILD_IDS was set would be offered beside those of the servers. */
  private async removeGlobal(): Promise<void> {
    try {
      const commands = this.client.application?.commands;
      const stale = await commands?.fetch();
      if (!commands || !stale || stale.size === 0 || this.pauses.isOver) return;
      await commands.set([]);
      this.logger.log(`Removed ${stale.size} global commands: the servers in DISCORD_GUILD_IDS have their own`);
    } catch (error) {
      if (!this.pauses.isOver) this.logger.warn({ err: error }, 'The global commands of before could not be removed');
    }
  }

  private async registerIn(guildId: string | null): Promise<void> {
    const key = `commands:${guildId ?? 'global'}`;
    for (let attempt = 1; !this.pauses.isOver; attempt += 1) {
      try {
        await this.put(guildId);
        this.status.solve(key);
        return;
      } catch (error) {
        if (this.pauses.isOver) return;
        this.status.report(key, explain(error, guildId));
        if (isRefusal(error)) return;
      }
      await this.pauses.wait(pauseAfter(attempt, RETRIES, Math.random()));
    }
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

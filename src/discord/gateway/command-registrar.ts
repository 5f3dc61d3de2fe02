import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  ApplicationCommandOptionType,
  type ApplicationCommandDataResolvable,
  Client,
  DiscordAPIError,
} from 'discord.js';
import { CommandsService } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { DiscordStatus } from '../discord-status';
import { pauseAfter } from './connect-schedule';
import { Pauses } from './pauses';

/** Discord refuses an option with more. */
const MAX_CHOICES = 25;
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
    private readonly roster: CoachRoster,
    private readonly status: DiscordStatus,
    private readonly pauses: Pauses,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Resolves when every place has the commands or was given up on; never rejects. */
  async register(): Promise<void> {
    const guildIds = this.settings.DISCORD_GUILD_IDS;
    const places = guildIds.length > 0 ? guildIds : [null];
    await Promise.all(places.map((guildId) => this.registerIn(guildId)));
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
    const body = this.commands.getCommands().map((command) => withCoachChoices(command.toJSON(), this.roster));
    const application = this.client.application;
    if (!application) throw new Error('The bot is not logged in');
    await (guildId === null ? application.commands.set(body) : application.commands.set(body, guildId));
    this.logger.log(
      `Registered ${body.length} slash commands ${guildId === null ? 'globally' : `in server ${guildId}`}`,
    );
  }
}

interface CommandOption {
  name: string;
  type: ApplicationCommandOptionType;
}

/** Lets people pick the coach from the roster, unless it is longer than a list may be. */
function withCoachChoices(command: Record<string, unknown>, roster: CoachRoster): ApplicationCommandDataResolvable {
  const options = (command['options'] as CommandOption[] | undefined) ?? [];
  if (roster.coaches.length > MAX_CHOICES) return command as unknown as ApplicationCommandDataResolvable;
  const choices = roster.coaches.map(({ code, name }) => ({ name: `${name} (${code})`.slice(0, 100), value: code }));
  const chosen = options.map((option) => (option.name === 'coach' ? { ...option, choices } : option));
  return { ...command, options: chosen } as unknown as ApplicationCommandDataResolvable;
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

import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { MetricsService } from '../metrics';
import { DiscordStatus } from './discord-status';

/** One command that was answered. */
export interface AnsweredCommand {
  /** One of our own names, never what somebody typed. */
  command: string;
  form: 'prefix' | 'slash' | 'component' | 'modal' | 'autocomplete';
  outcome: 'success' | 'refused' | 'failed';
  seconds: number;
}

/** Counts commands, and shows the state of the connection to Discord, which is read at each scrape. */
@Injectable()
export class DiscordMetrics implements OnModuleInit {
  private readonly commands;
  private readonly commandDuration;

  constructor(
    private readonly status: DiscordStatus,
    private readonly metrics: MetricsService,
  ) {
    this.commands = metrics.counter('coachwire_discord_commands_total', 'Discord commands answered.', [
      'command',
      'form',
      'outcome',
    ]);
    this.commandDuration = metrics.histogram(
      'coachwire_discord_command_duration_seconds',
      'From the arrival of a Discord command to its answer.',
      ['command', 'form'],
      [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 15],
    );
  }

  onModuleInit(): void {
    const { metrics, status } = this;
    metrics.gauge('coachwire_discord_connected', 'Whether the gateway is connected and ready.', () =>
      status.state === 'ready' ? 1 : 0,
    );
    metrics.gauge('coachwire_discord_gateway_ping_seconds', "The last heartbeat's round trip.", () =>
      status.pingMs === null ? NaN : status.pingMs / 1000,
    );
    metrics.gauge('coachwire_discord_guilds', 'Servers that the bot is in.', () => status.guildCount);
  }

  recordCommand({ command, form, outcome, seconds }: AnsweredCommand): void {
    this.commands.inc({ command, form, outcome });
    this.commandDuration.observe({ command, form }, seconds);
  }
}

import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Gauge } from 'prom-client';
import { DiscordStatus } from '../discord/discord-status';
import { MetricsService } from './metrics.service';

/** The state of the connection to Discord, read at each scrape. */
@Injectable()
export class DiscordMetrics implements OnModuleInit {
  constructor(
    private readonly modules: ModuleRef,
    private readonly metrics: MetricsService,
  ) {}

  onModuleInit(): void {
    // Discord's module counts its commands here, so this one cannot import it.
    const status = this.modules.get(DiscordStatus, { strict: false });
    this.gauge('coachwire_discord_connected', 'Whether the gateway is connected and ready.', () =>
      status.state === 'ready' ? 1 : 0,
    );
    this.gauge('coachwire_discord_gateway_ping_seconds', "The last heartbeat's round trip.", () =>
      status.pingMs === null ? NaN : status.pingMs / 1000,
    );
    this.gauge('coachwire_discord_guilds', 'Servers that the bot is in.', () => status.guildCount);
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.metrics.registry],
      collect() {
        this.set(read());
      },
    });
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { HealthParts } from '../health';
import { DISCORD_STATES, type DiscordState, DiscordStatus } from './discord-status';

class GatewayHealth {
  @ApiProperty({ enum: DISCORD_STATES })
  state!: DiscordState;

  @ApiProperty({ type: Number, nullable: true, description: "The last heartbeat's round trip." })
  ping_ms!: number | null;

  @ApiProperty({ type: 'integer', description: 'Servers that the bot is in.' })
  guilds!: number;

  @ApiProperty({ type: [String], description: 'What the operator should fix.' })
  problems!: string[];
}

/** The gateway's part of /health. */
@Injectable()
export class DiscordHealth implements OnModuleInit {
  constructor(
    private readonly parts: HealthParts,
    private readonly status: DiscordStatus,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'gateway',
      description: 'The connection to Discord; losing it does not make the service unready.',
      shape: GatewayHealth,
      from: 'memory',
      read: () => this.read(),
    });
  }

  private read(): GatewayHealth {
    const { state, pingMs, guildCount, problems } = this.status;
    return { state, ping_ms: pingMs, guilds: guildCount, problems: [...problems] };
  }
}

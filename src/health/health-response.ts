import { ApiProperty } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { DiscordState } from '../discord/discord-status';

/** An entry for each check: `status` up or down, and what it has to say. */
const checks = (description: string) =>
  ApiProperty({
    description,
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['status'],
      properties: { status: { type: 'string', enum: ['up', 'down'] } },
      additionalProperties: true,
    },
  });

/** What Terminus answers. */
export class HealthChecks implements HealthCheckResult {
  @ApiProperty({ enum: ['ok', 'error', 'shutting_down'] })
  status!: HealthCheckResult['status'];

  @checks('What is well.')
  info!: NonNullable<HealthCheckResult['info']>;

  @checks('What is not.')
  error!: NonNullable<HealthCheckResult['error']>;

  @checks('Both.')
  details!: HealthCheckResult['details'];
}

export class GatewayHealth {
  @ApiProperty({ enum: ['disabled', 'connecting', 'ready', 'reconnecting', 'rejected'] })
  state!: DiscordState;

  @ApiProperty({ type: Number, nullable: true, description: "The last heartbeat's round trip." })
  ping_ms!: number | null;

  @ApiProperty({ type: 'integer', description: 'Servers that the bot is in.' })
  guilds!: number;

  @ApiProperty({ type: [String], description: 'What the operator should mend.' })
  problems!: string[];
}

export class DestinationHealth {
  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['active', 'backing-off', 'paused', 'unconfigured'] })
  state!: string;

  @ApiProperty({ enum: ['closed', 'trial', 'open'] })
  breaker!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why it is paused, or what failed last.' })
  reason!: string | null;

  @ApiProperty({ type: 'integer', description: 'Alerts that wait.' })
  pending!: number;
}

export class OutboxHealth {
  @ApiProperty({ enum: ['on', 'off', 'misconfigured'] })
  state!: string;

  @ApiProperty({ type: [String], description: 'What is wrong with the settings of alerts.' })
  problems!: string[];

  @ApiProperty({ type: 'integer', description: 'Alerts that wait.' })
  depth!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'How long the oldest has waited; null when none does.' })
  oldest_age_seconds!: number | null;

  @ApiProperty({ type: [DestinationHealth] })
  destinations!: DestinationHealth[];
}

export class ChartsHealth {
  @ApiProperty({ type: String, nullable: true, description: 'Why images cannot be stored; null while all is well.' })
  problem!: string | null;
}

export class SignalsHealth {
  @ApiProperty({ enum: ['on', 'misconfigured'] })
  state!: 'on' | 'misconfigured';

  @ApiProperty({ type: [String], description: 'What is wrong with the settings of signals: none are taken in then.' })
  problems!: string[];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'TradingView alerts of the last 24 hours that could not be read; null while the store fails.',
  })
  unreadable_alerts!: number | null;
}

/** The checks and what an operator asks next. */
export class HealthReport extends HealthChecks {
  @ApiProperty()
  version!: string;

  @ApiProperty({ type: 'integer' })
  uptime_seconds!: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Plans not deleted; null while the store fails.' })
  plan_count!: number | null;

  @ApiProperty()
  signals!: SignalsHealth;

  @ApiProperty({ description: 'The connection to Discord; losing it does not make the service unready.' })
  gateway!: GatewayHealth;

  @ApiProperty({ description: 'The archive of charts; plans are kept and served without it.' })
  charts!: ChartsHealth;

  @ApiProperty({
    type: OutboxHealth,
    nullable: true,
    description: 'Alerts; a lost destination does not make the service unready. Null while the store fails.',
  })
  outbox!: OutboxHealth | null;
}

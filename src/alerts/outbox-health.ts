import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { HealthParts } from '../health';
import { DeliveryWorker, OutboxStatus } from '../outbox';
import { AlertConfiguration } from './alert-configuration';

class DestinationHealth {
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

class DeliveryState {
  @ApiProperty({
    description: 'Whether alerts stand still because the store fails; it is looked for every two seconds.',
  })
  is_waiting_for_store!: boolean;
}

class OutboxState {
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

/** The outbox's part of /health. */
@Injectable()
export class OutboxHealth implements OnModuleInit {
  constructor(
    private readonly parts: HealthParts,
    private readonly status: OutboxStatus,
    private readonly configuration: AlertConfiguration,
    private readonly worker: DeliveryWorker,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'outbox',
      description: 'Alerts; a lost destination does not make the service unready. Null while the store fails.',
      shape: OutboxState,
      from: 'store',
      read: () => this.read(),
    });
    this.parts.register({
      name: 'delivery',
      description: 'The part of delivery that is in this process.',
      shape: DeliveryState,
      from: 'memory',
      read: (): DeliveryState => ({ is_waiting_for_store: this.worker.isWaitingForStore }),
    });
  }

  private async read(): Promise<OutboxState> {
    const { state, problems } = this.configuration;
    const { pending, oldestAgeSeconds, destinations } = await this.status.read();
    return {
      state,
      problems: [...problems],
      depth: pending,
      oldest_age_seconds: oldestAgeSeconds === null ? null : Math.round(oldestAgeSeconds),
      destinations: destinations.map(({ name, state, breaker, reason, pending }) => ({
        name,
        state,
        breaker,
        reason,
        pending,
      })),
    };
  }
}

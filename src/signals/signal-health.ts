import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Clock } from '../clock';
import { HealthParts } from '../health';
import { Storage } from '../storage';
import { SignalsConfiguration } from './signals-configuration';

const DAY_MS = 24 * 60 * 60 * 1000;

class SignalsHealth {
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

/** The intake's part of /health. */
@Injectable()
export class SignalHealth implements OnModuleInit {
  constructor(
    private readonly parts: HealthParts,
    private readonly configuration: SignalsConfiguration,
    private readonly storage: Storage,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'signals',
      description: 'The intake of signals.',
      shape: SignalsHealth,
      from: 'memory',
      read: () => this.read(),
    });
  }

  private async read(): Promise<SignalsHealth> {
    const problems = this.configuration.problems.map(({ field, message }) => `${field} ${message}`);
    const state = problems.length > 0 ? 'misconfigured' : 'on';
    return { state, problems, unreadable_alerts: await this.countUnreadable() };
  }

  private async countUnreadable(): Promise<number | null> {
    const since = new Date(this.clock.nowMs() - DAY_MS).toISOString();
    return this.storage.read.receivedAlerts.countUnreadable(since).catch(() => null);
  }
}

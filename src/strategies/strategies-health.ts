import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { HealthParts } from '../health';
import { MultiStrategyGenerator } from './multi-strategy-generator';
import { StrategySchedule } from './schedule/strategy-schedule';
import { StrategiesConfiguration } from './strategies-configuration';

class LeftOutStrategy {
  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'Why the last run left it out.' })
  reason!: string;
}

class StrategiesHealth {
  @ApiProperty({ enum: ['scheduled', 'by-hand', 'misconfigured'] })
  state!: string;

  @ApiProperty({ type: [String], description: 'What is wrong with their settings: none runs then.' })
  problems!: string[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When they run next by themselves.' })
  next_run_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the last scheduled run failed; null when it did not.',
  })
  last_failure!: string | null;

  @ApiProperty({ type: [LeftOutStrategy] })
  left_out!: LeftOutStrategy[];
}

/** The strategies' part of /health. */
@Injectable()
export class StrategiesHealthPart implements OnModuleInit {
  constructor(
    private readonly parts: HealthParts,
    private readonly configuration: StrategiesConfiguration,
    private readonly generator: MultiStrategyGenerator,
    private readonly schedule: StrategySchedule,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'strategies',
      description: 'The strategies that make signals from candles.',
      shape: StrategiesHealth,
      from: 'memory',
      read: () => this.read(),
    });
  }

  private read(): StrategiesHealth {
    const problems = this.configuration.problems.map(({ field, message }) => `${field} ${message}`);
    const scheduled = this.configuration.settings.schedule ? 'scheduled' : 'by-hand';
    return {
      ...{ state: problems.length > 0 ? 'misconfigured' : scheduled, problems },
      ...{ next_run_at: this.schedule.nextRunAt(), last_failure: this.schedule.lastFailure },
      left_out: this.generator
        .getStrategyStatus()
        .flatMap(({ name, lastRun }) => (lastRun?.leftOut ? [{ name, reason: lastRun.leftOut }] : [])),
    };
  }
}

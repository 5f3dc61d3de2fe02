import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { HealthParts } from '../health';
import { ChartsStatus } from './charts-status';

class ChartsHealth {
  @ApiProperty({ type: String, nullable: true, description: 'Why images cannot be stored; null while all is well.' })
  problem!: string | null;
}

/** The archive's part of /health. */
@Injectable()
export class ChartHealth implements OnModuleInit {
  constructor(
    private readonly parts: HealthParts,
    private readonly status: ChartsStatus,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'charts',
      description: 'The archive of charts; plans are kept and served without it.',
      shape: ChartsHealth,
      from: 'memory',
      read: (): ChartsHealth => ({ problem: this.status.problem }),
    });
  }
}

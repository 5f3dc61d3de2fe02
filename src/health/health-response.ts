import { ApiProperty } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';

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

/** The checks, the process, and a member for each part that a module registers (`HealthParts`). */
export class HealthReport extends HealthChecks {
  @ApiProperty()
  version!: string;

  @ApiProperty({ type: 'integer' })
  uptime_seconds!: number;
}

import { Controller, Get, Header, Headers, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../access';
import { ApiProblems } from '../errors';
import { MetricsService } from './metrics.service';

class RequestCounts {
  @ApiProperty({ type: 'integer', description: 'Since the start.' })
  total!: number;

  @ApiProperty({ type: 'integer' })
  success!: number;

  @ApiProperty({ type: 'integer', description: 'Answers of status 400 and above.' })
  error!: number;

  @ApiProperty({ example: 0.25 })
  error_rate_percent!: number;
}

class DatabaseCounts {
  @ApiProperty({ type: 'integer' })
  total_plans!: number;

  @ApiProperty({ type: 'integer' })
  total_charts!: number;

  @ApiProperty({ type: 'integer' })
  total_edits!: number;

  @ApiProperty({ type: String, nullable: true })
  latest_plan!: string | null;
}

class MetricsSummary {
  @ApiProperty()
  uptime_seconds!: number;

  @ApiProperty()
  requests!: RequestCounts;

  @ApiProperty()
  database!: DatabaseCounts;
}

/** Metrics for Prometheus, and a short summary for those who ask for JSON. */
@ApiTags('operation')
@ApiExtraModels(MetricsSummary)
@Access('open')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Metrics: Prometheus text, or a summary with Accept: application/json',
    operationId: 'getMetrics',
  })
  @ApiOkResponse({
    content: {
      'text/plain': { schema: { type: 'string' } },
      'application/json': { schema: { $ref: getSchemaPath(MetricsSummary) } },
    },
  })
  @ApiProblems(503)
  async get(@Headers('accept') accept: string | undefined, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('vary', 'accept');
    if (prefersJson(accept)) return this.summary();
    const { registry } = this.metrics;
    void reply.header('content-type', registry.contentType);
    return registry.metrics();
  }

  private async summary(): Promise<Omit<MetricsSummary, 'database'>> {
    const { total, success, error } = this.metrics.requestTotals;
    const percent = total === 0 ? 0 : Math.round((error / total) * 10_000) / 100;
    return {
      uptime_seconds: Math.round(process.uptime()),
      requests: { total, success, error, error_rate_percent: percent },
      ...(await this.metrics.readSummaries()),
    };
  }
}

/** Prometheus and browsers name text too, or anything: JSON is for those who name it and no text. */
function prefersJson(accept = ''): boolean {
  return accept.includes('application/json') && !accept.includes('text/');
}

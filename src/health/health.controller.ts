import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../access';
import { HealthChecks, HealthReport } from './health-response';
import { HealthService } from './health.service';

/**
 * Answers probes in the shape of Terminus, also with 503: tools that read health checks expect it, and nothing that went wrong
 * with the request itself is told there. So a 503 here is no problem+json.
 */
@ApiTags('operation')
@Access('open')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Everything about the state of the service', operationId: 'getHealth' })
  @ApiOkResponse({ type: HealthReport })
  @ApiServiceUnavailableResponse({ type: HealthReport, description: 'Not ready; the body says why.' })
  async get(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return withStatus(reply, await this.health.report());
  }

  /** Asks nothing of anything else: a store that is down is no reason to restart the process. */
  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process answers', operationId: 'getLiveness' })
  @ApiOkResponse({ type: HealthChecks })
  live(): HealthChecks {
    return { status: 'ok', info: {}, error: {}, details: {} };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether requests may be sent here', operationId: 'getReadiness' })
  @ApiOkResponse({ type: HealthChecks })
  @ApiServiceUnavailableResponse({ type: HealthChecks, description: 'The store fails, or the service is ending.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    return withStatus(reply, await this.health.checkReadiness());
  }
}

function withStatus<T extends { status: string }>(reply: FastifyReply, result: T): T {
  if (result.status !== 'ok') void reply.code(503);
  return result;
}

import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../../access';
import { ApiProblems } from '../../errors';
import { MultiStrategyGenerator } from '../multi-strategy-generator';
import { performanceCsv } from '../performance-csv';
import { StrategySchedule } from '../schedule/strategy-schedule';
import {
  GenerationResponse,
  PerformanceQuery,
  PerformanceResponse,
  RunRequestBody,
  StrategiesResponse,
  toGenerationResponse,
  toPerformanceResponse,
  toStrategyResponse,
} from './strategies.dto';

/** Runs the strategies of this process, and shows them. */
@ApiTags('strategies')
@ApiProblems(503)
@ApiExtraModels(PerformanceResponse)
@Access('signals')
@Controller('api/strategies')
export class StrategiesController {
  constructor(
    private readonly generator: MultiStrategyGenerator,
    private readonly schedule: StrategySchedule,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The strategies that are configured', operationId: 'listStrategies' })
  @ApiOkResponse({ type: StrategiesResponse })
  list(): StrategiesResponse {
    const strategies = this.generator.getStrategyStatus().map(toStrategyResponse);
    return { strategies, next_run_at: this.schedule.nextRunAt() };
  }

  @Post('run')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run the strategies, and send what they say', operationId: 'runStrategies' })
  @ApiOkResponse({ type: GenerationResponse, description: 'The signals and the alerts they cause are committed.' })
  @ApiProblems(413, 415)
  async run(@Body() body: RunRequestBody): Promise<GenerationResponse> {
    const { days, dry_run: isRehearsal = false } = body;
    const generation = await this.generator.generateAggregatedSignals(days, { isRehearsal });
    return toGenerationResponse(generation, isRehearsal);
  }

  @Get('performance')
  @ApiOperation({ summary: 'What the signals of each strategy came to', operationId: 'getStrategyPerformance' })
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(PerformanceResponse) } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  async performance(@Query() { days, format }: PerformanceQuery, @Res() reply: FastifyReply): Promise<void> {
    const { strategies, ...rest } = await this.generator.getPerformance(days);
    if (format === 'csv') await reply.type('text/csv; charset=utf-8').send(performanceCsv(strategies));
    else await reply.send({ ...rest, strategies: strategies.map(toPerformanceResponse) });
  }
}

import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, idempotentRequestOf, Takes } from '../../access';
import { ApiProblems } from '../../errors';
import { Storage } from '../../storage';
import { SignalsService } from '../signals.service';
import { AnalysisRequestBody, SignalInput, SignalsRequestBody } from './signal-requests';
import {
  AnalysisResponse,
  IntakeResponse,
  toAnalysisResponse,
  toIntakeResponse,
  toUnreadableAlertResponse,
  UnreadableAlertsResponse,
} from './signal-responses';
import { formatCursor, parseCursor } from './unreadable-cursor';
import { UnreadableQuery } from './unreadable-query.dto';

/** A thousand signals with 4 KB each. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Takes signals over HTTP. Bodies are read by the service: their shape is checked there, with every bad field by its path. */
@ApiTags('signals')
@ApiExtraModels(SignalInput)
@ApiProblems(400, 503)
@Controller('api/signals')
export class SignalsController {
  constructor(
    private readonly signals: SignalsService,
    private readonly storage: Storage,
  ) {}

  @Post()
  @HttpCode(202)
  @Access('signals')
  @Takes({ bodyLimit: MAX_BYTES })
  @ApiOperation({ summary: 'Send signals', operationId: 'sendSignals' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'A repeat within 24 h gets the same answer.' })
  @ApiBody({ type: SignalsRequestBody })
  @ApiResponse({
    status: 202,
    type: IntakeResponse,
    description: 'The signals and the alerts they cause are committed.',
  })
  @ApiProblems(409, 413, 415, 422)
  // The request itself: parameters of other kinds go through Nest's pipes, promise by promise.
  async take(@Req() request: FastifyRequest): Promise<IntakeResponse> {
    return toIntakeResponse(await this.signals.take(request.body, idempotentRequestOf(request)));
  }

  @Post('analyze')
  @HttpCode(200)
  @Access('signals')
  @Takes({ bodyLimit: MAX_BYTES })
  @ApiOperation({ summary: 'Try an aggregation; stores and sends nothing', operationId: 'analyzeSignals' })
  @ApiBody({ type: AnalysisRequestBody })
  @ApiOkResponse({ type: AnalysisResponse })
  @ApiProblems(413, 415)
  analyze(@Body() body: unknown): AnalysisResponse {
    return toAnalysisResponse(this.signals.analyze(body));
  }

  @Get('unreadable')
  @Access('read')
  @ApiOperation({ summary: 'TradingView alerts that could not be read', operationId: 'listUnreadableAlerts' })
  @ApiOkResponse({ type: UnreadableAlertsResponse })
  async listUnreadable(@Query() { cursor, limit }: UnreadableQuery): Promise<UnreadableAlertsResponse> {
    const before = cursor === undefined ? undefined : parseCursor(cursor);
    // One more than asked for tells whether there is a next page.
    const found = await this.storage.read.receivedAlerts.listUnreadable({ before, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      alerts: page.map(toUnreadableAlertResponse),
      next_cursor: found.length > limit && last ? formatCursor(last) : null,
    };
  }
}

import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../../access';
import { Clock } from '../../clock';
import { ApiProblems } from '../../errors';
import { cursorInvalid } from '../alert-errors';
import { OutboxItems } from '../../outbox';
import { symbolKey } from '../../trading';
import { AlertsQuery, IdParams, ReplayBody } from './alert-requests.dto';
import {
  AlertHistoryResponse,
  AlertResponse,
  AlertsPage,
  ReplayResponse,
  toAlertResponse,
  toHistoryResponse,
} from './alert-responses';

/** The outbox: what is owed, what was sent, and what was given up. */
@ApiTags('alerts')
@ApiProblems(400, 503)
@Access('admin')
@Controller('api/alerts')
export class AlertsController {
  constructor(
    private readonly alerts: OutboxItems,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Alerts, newest first, page by page', operationId: 'listAlerts' })
  @ApiOkResponse({ type: AlertsPage })
  async list(@Query() query: AlertsQuery): Promise<AlertsPage> {
    const before = query.cursor === undefined ? null : parseCursor(query.cursor);
    // One more than asked for tells whether there is a next page.
    const found = await this.alerts.list({ ...filterOf(query), status: query.status }, query.limit + 1, before);
    const page = found.slice(0, query.limit);
    const next = found.length > query.limit ? String(page.at(-1)!.id) : null;
    return { alerts: page.map(toAlertResponse), next_cursor: next };
  }

  @Get(':id')
  @ApiOperation({ summary: 'An alert with its messages and all attempts to send them', operationId: 'getAlert' })
  @ApiOkResponse({ type: AlertHistoryResponse })
  @ApiProblems(404)
  async get(@Param() { id }: IdParams): Promise<AlertHistoryResponse> {
    return toHistoryResponse(await this.alerts.get(id));
  }

  @Post('replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send all dead (or cancelled) alerts of a filter after all', operationId: 'replayAlerts' })
  @ApiOkResponse({ type: ReplayResponse })
  @ApiProblems(413, 415)
  async replayAll(@Body() body: ReplayBody): Promise<ReplayResponse> {
    const { replayed, hasMore } = await this.alerts.replayAll({ ...filterOf(body), status: body.status }, body.limit);
    return { replayed, has_more: hasMore };
  }

  @Post(':id/replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a dead or cancelled alert after all', operationId: 'replayAlert' })
  @ApiOkResponse({ type: AlertResponse })
  @ApiProblems(404, 409)
  async replay(@Param() { id }: IdParams): Promise<AlertResponse> {
    return toAlertResponse(await this.alerts.replay(id));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a pending alert no more, or put a dead one aside', operationId: 'cancelAlert' })
  @ApiOkResponse({ type: AlertResponse })
  @ApiProblems(404, 409)
  async cancel(@Param() { id }: IdParams): Promise<AlertResponse> {
    return toAlertResponse(await this.alerts.cancel(id, this.clock.now()));
  }
}

function filterOf({ route, symbol, destination_id: destinationId }: AlertsQuery | ReplayBody) {
  return { route, orderKey: symbol === undefined ? undefined : symbolKey(symbol), destinationId };
}

function parseCursor(cursor: string): number {
  if (!/^[1-9]\d{0,15}$/.test(cursor)) throw cursorInvalid();
  return Math.min(Number(cursor), 2_147_483_647);
}

import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../../access';
import { Clock } from '../../clock';
import { ApiProblems } from '../../errors';
import { DestinationsService } from '../../outbox';
import { RouteTestService } from '../route-test.service';
import { IdParams, PauseBody, RouteParams } from './alert-requests.dto';
import { DestinationResponse, DestinationsResponse, RouteTestResponse, toDestinationResponse } from './alert-responses';

/** Where alerts go, and how it stands there. */
@ApiTags('alerts')
@ApiProblems(400, 503)
@Access('admin')
@Controller('api')
export class DestinationsController {
  constructor(
    private readonly destinations: DestinationsService,
    private readonly routeTest: RouteTestService,
    private readonly clock: Clock,
  ) {}

  @Get('destinations')
  @ApiOperation({ summary: 'Destinations with state, reason and backlog', operationId: 'listDestinations' })
  @ApiOkResponse({ type: DestinationsResponse })
  async list(): Promise<DestinationsResponse> {
    return { destinations: (await this.destinations.list()).map(toDestinationResponse) };
  }

  @Post('destinations/:id/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hold the alerts of a destination back', operationId: 'pauseDestination' })
  @ApiOkResponse({ type: DestinationResponse })
  @ApiProblems(404, 413, 415)
  async pause(@Param() { id }: IdParams, @Body() body: PauseBody): Promise<DestinationResponse> {
    const reason = body?.reason?.trim() || 'paused by an operator';
    return toDestinationResponse(await this.destinations.pause(id, reason, this.clock.now()));
  }

  @Post('destinations/:id/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Deliver to a destination again', operationId: 'resumeDestination' })
  @ApiOkResponse({ type: DestinationResponse })
  @ApiProblems(404)
  async resume(@Param() { id }: IdParams): Promise<DestinationResponse> {
    return toDestinationResponse(await this.destinations.resume(id, this.clock.now()));
  }

  @Post('routes/:name/test')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send a marked test alert the way of a route', operationId: 'testRoute' })
  @ApiAcceptedResponse({ type: RouteTestResponse })
  @ApiProblems(404)
  async test(@Param() { name }: RouteParams): Promise<RouteTestResponse> {
    return { alert_id: await this.routeTest.test(name, this.clock.now()) };
  }
}

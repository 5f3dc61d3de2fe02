import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../access';
import { ChartLinks } from '../../charts';
import { Clock } from '../../clock';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { ApiProblems } from '../../errors';
import { GuildSelection } from '../guild-selection';
import { rangeInverted } from '../plan-errors';
import { PlansService } from '../plans.service';
import { tradingDayAt } from '../trading-day';
import { PLANS_PATH, sendAnswer } from './kept-answers';
import { PlanAnswers } from './plan-answers';
import { DayQuery, PlanQuery, RangeQuery } from './plan-queries.dto';
import {
  coachKey,
  HistoryResponse,
  PlanResponse,
  RangeResponse,
  toMissingPlanResponse,
  toPlanResponse,
  toRevisionResponse,
} from './plan-response';
import { formatCursor, parseCursor } from './range-cursor';

/** Reads plans over HTTP, in the shapes that existing agents know. */
@ApiTags('plans')
@ApiResponse({ status: 304, description: 'Nothing changed since the answer whose ETag If-None-Match names.' })
@ApiProblems(400, 503)
@Access('public-read')
@Controller(PLANS_PATH)
export class PlansController {
  constructor(
    private readonly plans: PlansService,
    private readonly guilds: GuildSelection,
    private readonly answers: PlanAnswers,
    private readonly links: ChartLinks,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @ApiOperation({ summary: "One coach's plan of a day", operationId: 'getPlan' })
  @ApiOkResponse({ type: PlanResponse })
  get(@Query() query: PlanQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, async (at) => {
      const guildId = await this.guilds.select(query.guild);
      const { coach, date, plan } = await this.plans.find(guildId, query, at);
      return plan ? toPlanResponse(plan, this.links) : toMissingPlanResponse(coach.code, date);
    });
  }

  @Get('all')
  @ApiOperation({ summary: "Every coach's plan of a day", operationId: 'listDay' })
  @ApiOkResponse({
    description: 'An entry for each coach who has posted.',
    schema: { type: 'object', additionalProperties: { $ref: getSchemaPath(PlanResponse) } },
  })
  listDay(@Query() query: DayQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, async (at) => {
      const { plans } = await this.plans.listDay(await this.guilds.select(query.guild), query.date, at);
      return Object.fromEntries(plans.map((plan) => [coachKey(plan.coach), toPlanResponse(plan, this.links)]));
    });
  }

  @Get('history')
  @ApiOperation({ summary: 'What changes and deletions replaced', operationId: 'listHistory' })
  @ApiOkResponse({ type: HistoryResponse })
  history(@Query() query: PlanQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, async (at) => {
      const { revisions } = await this.plans.history(await this.guilds.select(query.guild), query, at);
      return {
        history: revisions.map((revision) => toRevisionResponse(revision, this.links)),
      } satisfies HistoryResponse;
    });
  }

  @Get('range')
  @ApiOperation({ summary: 'Plans over days, page by page', operationId: 'listRange' })
  @ApiOkResponse({ type: RangeResponse })
  range(@Query() query: RangeQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, async () => {
      const { from, to, coach, limit } = query;
      if (from && to && from > to) throw rangeInverted(from, to);
      const before = query.cursor === undefined ? undefined : parseCursor(query.cursor);
      const guildId = await this.guilds.select(query.guild);
      // One more than asked for tells whether there is a next page.
      const found = await this.plans.listRange({ guildId, coach, from, to, before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        plans: page.map((plan) => toPlanResponse(plan, this.links)),
        next_cursor: found.length > limit && last ? formatCursor(last) : null,
      } satisfies RangeResponse;
    });
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    read: (at: Date) => Promise<unknown>,
  ): Promise<void> {
    const at = this.clock.now();
    const { url, routeOptions } = request;
    const today = tradingDayAt(at, this.settings.TRADING_TIMEZONE);
    sendAnswer(request, reply, await this.answers.make(url, routeOptions.url ?? '', today, () => read(at)));
  }
}

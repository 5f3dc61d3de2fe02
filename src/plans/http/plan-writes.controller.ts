import { Body, Controller, Delete, Headers, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  Access,
  type ApiKey,
  CallerKey,
  Idempotent,
  type IdempotentRequest,
  IdempotencyService,
  type RepeatableAnswer,
} from '../../access';
import { ChartLinks } from '../../charts';
import { Clock } from '../../clock';
import { parseChartAddress } from '../chart-address';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { ApiProblems } from '../../errors';
import { entityTagOf } from '../../http';
import type { NewChart, Plan, WriteTransaction } from '../../storage';
import { GuildSelection } from '../guild-selection';
import { tooManyCharts } from '../plan-errors';
import { type PlanContext, PlansService } from '../plans.service';
import { PLANS_PATH } from './kept-answers';
import { requireEntityTag } from './plan-preconditions';
import { GuildQuery } from './plan-queries.dto';
import { PlanResponse, toPlanResponse } from './plan-response';
import { NewPlanBody, PlanBody, SlotParams } from './plan-writes.dto';
import { callerAsActor } from './plan-writer';

type Work = (context: PlanContext) => Promise<RepeatableAnswer<PlanResponse | null>>;

const IDEMPOTENCY_KEY = ApiHeader({
  name: 'idempotency-key',
  required: false,
  description: 'Names the request: sent again within 24 h it gets the same answer, and is not done again.',
});
const IF_MATCH = ApiHeader({
  name: 'if-match',
  required: false,
  description: 'The ETag of the plan as it was read: a plan that was changed since is left alone.',
});

/** Writes plans over HTTP, as the Discord user that the caller's key acts as, by the rules that hold on Discord. */
@ApiTags('plans')
@ApiProblems(400, 409, 422, 503)
@Access('plans')
@Controller(PLANS_PATH)
export class PlanWritesController {
  constructor(
    private readonly plans: PlansService,
    private readonly guilds: GuildSelection,
    private readonly idempotency: IdempotencyService,
    private readonly links: ChartLinks,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Record a plan, or its new version', operationId: 'postPlan' })
  @IDEMPOTENCY_KEY
  @ApiProblems(413, 415)
  @ApiCreatedResponse({ type: PlanResponse, description: 'The plan is new.' })
  @ApiOkResponse({ type: PlanResponse, description: 'The plan is the new version of one that was there.' })
  async post(
    @CallerKey() key: ApiKey,
    @Idempotent() request: IdempotentRequest | null,
    @Query() { guild }: GuildQuery,
    @Body() body: NewPlanBody,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const charts = this.toCharts(body.charts ?? []);
    const { coach, date, plan: text } = body;
    await this.write(reply, key, request, guild, async (context) => {
      const { kind, plan } = await this.plans.post(context, { coach, date, text, charts });
      return { status: kind === 'created' ? 201 : 200, body: this.present(plan) };
    });
  }

  @Put(':coach/:date')
  @ApiOperation({ summary: 'Change the text of a plan; its charts stay', operationId: 'editPlan' })
  @IDEMPOTENCY_KEY
  @IF_MATCH
  @ApiOkResponse({ type: PlanResponse })
  @ApiProblems(404, 412, 413, 415)
  async edit(
    @CallerKey() key: ApiKey,
    @Idempotent() request: IdempotentRequest | null,
    @Param() slot: SlotParams,
    @Query() { guild }: GuildQuery,
    @Body() { plan: text }: PlanBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.write(reply, key, request, guild, async (context) => {
      const expecting = { ...context, expects: requireEntityTag(ifMatch, this.links) };
      const { plan } = await this.plans.edit(expecting, { ...slot, text, charts: [] });
      return { status: 200, body: this.present(plan) };
    });
  }

  @Delete(':coach/:date')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a plan away; its history stays', operationId: 'deletePlan' })
  @IDEMPOTENCY_KEY
  @IF_MATCH
  @ApiNoContentResponse()
  @ApiProblems(404, 412)
  async delete(
    @CallerKey() key: ApiKey,
    @Idempotent() request: IdempotentRequest | null,
    @Param() slot: SlotParams,
    @Query() { guild }: GuildQuery,
    @Headers('if-match') ifMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.write(reply, key, request, guild, async (context) => {
      await this.plans.delete({ ...context, expects: requireEntityTag(ifMatch, this.links) }, { ...slot });
      return { status: 204, body: null };
    });
  }

  private async write(
    reply: FastifyReply,
    key: ApiKey,
    request: IdempotentRequest | null,
    guild: string | undefined,
    work: Work,
  ): Promise<void> {
    const context = {
      guildId: await this.guilds.selectToWrite(guild),
      actor: callerAsActor(key),
      at: this.clock.now(),
      eventId: null,
      channel: { id: '', name: 'HTTP' },
      messageId: null,
    };
    const within = (transaction: WriteTransaction) => work({ ...context, transaction });
    sendWritten(reply, await this.idempotency.run(request, within));
  }

  private present(plan: Plan | undefined): PlanResponse {
    // Only an event of Discord is told apart from its repeats, and HTTP brings none.
    if (!plan) throw new Error('a plan written over HTTP was taken for a repeated event');
    return toPlanResponse(plan, this.links);
  }

  private toCharts(urls: readonly string[]): NewChart[] {
    const { MAX_CHART_ATTACHMENTS: limit } = this.settings;
    if (urls.length > limit) throw tooManyCharts(urls.length, limit);
    const addresses = urls.flatMap((url) => parseChartAddress(url) ?? []);
    return addresses.map((url) => ({ ...NO_ATTACHMENT, url, filename: fileNameOf(url) }));
  }
}

/** A chart that did not come as a file: nothing is known of it but where it is. */
const NO_ATTACHMENT = { contentType: null, sizeBytes: null, attachmentId: null };

/** The last part of an address, as it is read: `chart.png`. */
function fileNameOf(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || hostname;
  } catch {
    return last;
  }
}

function sendWritten(reply: FastifyReply, { status, body }: RepeatableAnswer<PlanResponse | null>): void {
  void reply.code(status).header('cache-control', 'no-store');
  if (body === null) return void reply.send();
  const text = JSON.stringify(body);
  // The tag that reading the plan will answer with.
  void reply.header('etag', entityTagOf(text)).type('application/json; charset=utf-8').send(text);
}

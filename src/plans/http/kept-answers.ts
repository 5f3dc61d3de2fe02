import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../clock';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { type HttpAdapter, matchesEntityTag, type ReadyAnswer } from '../../http';
import { tradingDayAt } from '../trading-day';
import { PlanAnswers } from './plan-answers';

export const PLANS_PATH = 'api/coach-plans';

/** Gives the answers about plans that are kept to HTTP, which sends them before Fastify and Nest see the request. */
@Injectable()
export class KeptAnswers implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly answers: PlanAnswers,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter as unknown as HttpAdapter;
    adapter.answerEarly((url) => this.find(url));
  }

  private find(url: string): ReturnType<PlanAnswers['find']> {
    if (!url.startsWith(PLANS_PATH, 1)) return null;
    return this.answers.find(url, tradingDayAt(this.clock.now(), this.settings.TRADING_TIMEZONE));
  }
}

/** Sends an answer, or 304 to a caller who has it. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, { body, entityTag }: ReadyAnswer): void {
  reply.header('etag', entityTag).header('cache-control', 'no-cache');
  if (matchesEntityTag(request.headers['if-none-match'], entityTag)) void reply.code(304).send();
  else void reply.type('application/json; charset=utf-8').send(body);
}

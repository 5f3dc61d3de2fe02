import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { matchesEntityTag } from '../../http';
import { tradingDayAt } from '../trading-day';
import { type Answer, PlanAnswers } from './plan-answers';

export const PLANS_PATH = 'api/coach-plans';

/**
 * Answers a question about plans that was asked before, with nothing committed since, before Nest sees it: validation,
 * dependency injection and the controller cost several times what sending a kept answer does.
 */
@Injectable()
export class KeptAnswersHook implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly answers: PlanAnswers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Nest registers its routes after this, and Fastify gives a hook to the routes that come after it. */
  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onRequest', (request, reply, done) => {
      const kept = request.method === 'GET' ? this.find(request.url) : null;
      if (kept) sendAnswer(request, reply, kept);
      else done();
    });
  }

  private find(url: string): Answer | null {
    if (!url.startsWith(PLANS_PATH, 1)) return null;
    return this.answers.find(url, tradingDayAt(new Date(), this.settings.TRADING_TIMEZONE));
  }
}

/** Sends an answer, or 304 to a caller who has it. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, { body, entityTag }: Answer): void {
  reply.header('etag', entityTag).header('cache-control', 'no-cache');
  if (matchesEntityTag(request.headers['if-none-match'], entityTag)) void reply.code(304).send();
  else void reply.type('application/json; charset=utf-8').send(body);
}

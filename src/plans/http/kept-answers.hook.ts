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

/**
 * Answers a question about plans that was asked before, with nothing committed since, before Nest sees it, and where the
 * request is a plain one before Fastify does: validation, dependency injection and the controller cost several times what
 * sending a kept answer does.
 */
@Injectable()
export class KeptAnswersHook implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly answers: PlanAnswers,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Nest registers its routes after this, and Fastify gives a hook to the routes that come after it. */
  onModuleInit(): void {
    const adapter = this.host.httpAdapter as unknown as HttpAdapter;
    adapter.answerEarly((url) => this.find(url));
    adapter.getInstance().addHook('onRequest', (request, reply, done) => {
      const kept = request.method === 'GET' ? this.find(request.url) : null;
      if (kept) sendAnswer(request, reply, kept);
      else done();
    });
  }

  private find(url: string): ReadyAnswer | null {
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

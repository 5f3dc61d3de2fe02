import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failureOf } from './failure';
import { sendProblem } from './send-problem';

/** Tells the operator of an error that nobody foresaw. */
export type UnexpectedErrorReport = (error: unknown, request: FastifyRequest) => void;

/**
 * Turns every exception of an HTTP request into problem+json. What nobody foresaw becomes a 500 without detail and is
 * reported once. Contexts other than HTTP have filters of their own; theirs pass through unhandled.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly report: UnexpectedErrorReport) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') return;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const failure = failureOf(exception);
    if (failure.isUnexpected) this.report(exception, request);
    sendProblem(request, host.switchToHttp().getResponse<FastifyReply>(), failure);
  }
}

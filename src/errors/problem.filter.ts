import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from './domain-error';
import { failureOf } from './failure';
import { sendProblem } from './send-problem';

/** Tells the operator of an error of which the client hears less than there is to know. */
export type ErrorReport = (error: unknown, request: FastifyRequest) => void;

/**
 * Turns every exception of an HTTP request into problem+json. What nobody foresaw becomes a 500 without detail. That,
 * and a refusal whose message is the operator's, is reported, unless it was where it arose. Contexts other than HTTP have filters of their own; theirs pass through unhandled.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly report: ErrorReport) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') return;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const failure = failureOf(exception);
    if (failure.isUnexpected || isForOperator(exception)) this.report(exception, request);
    sendProblem(request, host.switchToHttp().getResponse<FastifyReply>(), failure);
  }
}

function isForOperator(exception: unknown): boolean {
  return exception instanceof DomainError && exception.publicMessage !== exception.message && !exception.isReported;
}

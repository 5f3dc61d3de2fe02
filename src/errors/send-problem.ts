import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Failure } from './failure';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem';

/** Answers with problem+json; does nothing when an answer is already on its way. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, failure: Failure): void {
  if (reply.sent) return;
  void reply
    .code(failure.status)
    .headers(failure.headers)
    .header('x-request-id', request.id)
    .header('cache-control', 'no-store')
    .header('content-type', PROBLEM_MEDIA_TYPE)
    // As bytes: Fastify would add a charset to a text, and this media type has no such parameter.
    .send(Buffer.from(JSON.stringify(problemOf(failure, request.id))));
}

import { errorCodes, type FastifyReply } from 'fastify';

/**
 * Answers `FST_ERR_HANDLER_TIMEOUT` to requests whose handler has answered nothing in time. Once an answer has begun, the rest
 * is its reader's: see `OpenConnections`. One timer for all of them: Fastify's own `handlerTimeout` makes a timer, an abort
 * controller and its exception for each request, a tenth of what a short one costs.
 */
export class RequestDeadlines {
  // In the order of their arrival, so a sweep ends at the first that has time left.
  private readonly pending = new Set<FastifyReply>();

  constructor(private readonly limitMs: number) {}

  watch(reply: FastifyReply): void {
    this.pending.add(reply);
  }

  /** Once it is answered. One whose client went away is let go when its time is over. */
  forget(reply: FastifyReply): void {
    this.pending.delete(reply);
  }

  /** Answers those whose time is over. */
  sweep(): void {
    for (const reply of this.pending) {
      if (reply.elapsedTime < this.limitMs) return;
      this.pending.delete(reply);
      if (!reply.sent && !reply.raw.headersSent && !reply.raw.destroyed) {
        reply.send(new errorCodes.FST_ERR_HANDLER_TIMEOUT());
      }
    }
  }
}

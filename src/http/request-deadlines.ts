import { errorCodes, type FastifyReply } from 'fastify';

const SWEEP_MS = 500;

/**
 * Answers `FST_ERR_HANDLER_TIMEOUT` to requests that nothing has answered in time, at most half a second late. One timer for
 * all of them: Fastify's own `handlerTimeout` makes a timer, an abort controller and its exception for each request, a
 * tenth of what a short one costs.
 */
export class RequestDeadlines {
  // In the order of their arrival, so a sweep ends at the first that has time left.
  private readonly pending = new Set<FastifyReply>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly limitMs: number) {
    this.timer = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  watch(reply: FastifyReply): void {
    this.pending.add(reply);
  }

  /** Once it is answered. One whose client went away is let go when its time is over. */
  forget(reply: FastifyReply): void {
    this.pending.delete(reply);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    for (const reply of this.pending) {
      if (reply.elapsedTime < this.limitMs) return;
      this.pending.delete(reply);
      if (!reply.sent && !reply.raw.destroyed) reply.send(new errorCodes.FST_ERR_HANDLER_TIMEOUT());
    }
  }
}

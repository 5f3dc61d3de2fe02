import { Injectable, Logger } from '@nestjs/common';
import { Pauses } from '../gateway/pauses';
import { classifyReplyFailure, type ReplyFailure } from './reply-failure';

/** An interaction can be answered for 15 minutes; a reply that is later than this helps nobody. */
const PAUSES_MS = [500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000];

/** Sends replies. What a command did is committed by then and never done again: only the reply is repeated. */
@Injectable()
export class ReplyDelivery {
  private readonly logger = new Logger(ReplyDelivery.name);

  constructor(private readonly pauses: Pauses) {}

  /**
   * Calls `send` until Discord took it, for about four minutes or until shutdown; never rejects. Resolves to `sent` or to why
   * it was not.
   */
  async deliver(what: string, send: () => Promise<unknown>): Promise<'sent' | ReplyFailure> {
    for (const pauseMs of [...PAUSES_MS, null]) {
      const failure = await send().then(
        () => null,
        (error: unknown) => ({ kind: classifyReplyFailure(error), error }),
      );
      if (failure === null || failure.kind === 'done') return 'sent';
      if (failure.kind !== 'retry' || pauseMs === null || this.pauses.isOver) {
        if (failure.kind !== 'unreferenced')
          this.logger.warn({ err: failure.error }, `${what} was not sent (${failure.kind})`);
        return failure.kind;
      }
      await this.pauses.wait(pauseMs);
    }
    return 'retry';
  }
}

import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { firstValueFrom, from, type Observable, of } from 'rxjs';
import { DomainError } from '../../errors';
import { type AnsweredCommand, DiscordMetrics } from '../discord-metrics';
import { INTERRUPTED } from '../presenters/unshown.presenter';
import type { CommandReply } from './command-reply';
import { CommandsInFlight } from './commands-in-flight';
import type { Conversation } from './conversation';
import { Conversations } from './conversations';

/**
 * Around every command: acknowledges it, runs its handler, sends what the handler returns (null: no answer), and counts how
 * it ended. What the handler throws goes on to the error filter.
 */
@Injectable()
export class CommandInterceptor implements NestInterceptor<CommandReply | null, void> {
  constructor(
    private readonly conversations: Conversations,
    private readonly inFlight: CommandsInFlight,
    private readonly metrics: DiscordMetrics,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<CommandReply | null>): Observable<void> {
    const conversation = this.conversations.of(context);
    // An interaction that nobody acknowledges is not half done, and may be taken by the process that comes after this one.
    if (conversation.form !== 'prefix' && !this.inFlight.isOpen) return of(undefined);
    const handle = () => firstValueFrom(next.handle());
    const giveUp = () => conversation.refuse(INTERRUPTED);
    return from(this.inFlight.track(this.run(conversation, handle), giveUp));
  }

  private async run(conversation: Conversation, handle: () => Promise<CommandReply | null>): Promise<void> {
    const startedAt = performance.now();
    const count = (outcome: AnsweredCommand['outcome']) => {
      const { command, form } = conversation;
      this.metrics.recordCommand({ command, form, outcome, seconds: (performance.now() - startedAt) / 1000 });
    };
    try {
      await conversation.acknowledge();
      const reply = await handle();
      await (reply === null ? conversation.staySilent() : conversation.answer(reply));
      count('success');
    } catch (error) {
      count(error instanceof DomainError ? 'refused' : 'failed');
      throw error;
    }
  }
}

import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable, Logger } from '@nestjs/common';
import type { AutocompleteInteraction, BaseInteraction, Message } from 'discord.js';
import { NecordExecutionContext } from 'necord';
import { from, type Observable } from 'rxjs';
import { DiscordMetrics } from '../discord-metrics';
import { withPatience } from '../patience';
import { Autocompletion } from './autocompletion';

/** Takes what is being typed into a slash command, which reaches its handler as the finished command does. */
@Injectable()
export class AutocompleteInterceptor implements NestInterceptor {
  private readonly logger = new Logger(AutocompleteInterceptor.name);

  constructor(
    private readonly autocompletion: Autocompletion,
    private readonly metrics: DiscordMetrics,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const [source] = NecordExecutionContext.create(context).getContext<[BaseInteraction | Message]>();
    const isTyping = 'isAutocomplete' in source && source.isAutocomplete();
    return isTyping ? from(this.offer(source)) : next.handle();
  }

  /** An empty list when the store is slow, or the choices cannot be told. Never rejects. */
  private async offer(typing: AutocompleteInteraction): Promise<void> {
    const startedAt = performance.now();
    try {
      const choices = await withPatience(this.autocompletion.listChoices(typing), () => []).catch((error: unknown) => {
        this.logger.debug({ err: error }, 'There are no choices to offer');
        return [];
      });
      await typing.respond(choices);
      const seconds = (performance.now() - startedAt) / 1000;
      this.metrics.recordCommand({
        command: typing.commandName,
        form: 'autocomplete',
        outcome: 'success',
        seconds,
      });
    } catch (error) {
      // Somebody types on: the list is asked for again with the next key.
      this.logger.debug({ err: error }, 'A list of choices came too late');
    }
  }
}

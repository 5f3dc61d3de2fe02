import { randomBytes } from 'node:crypto';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Inject, Injectable, Logger } from '@nestjs/common';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { DomainError } from '../../errors';
import { DiscordStatus } from '../discord-status';
import { presentFailure, presentRefusal } from '../presenters/error.presenter';
import type { Conversation } from './conversation';
import { Conversations } from './conversations';
import { classifyReplyFailure } from './reply-failure';

/** The one place that turns what a command threw into what its caller is told. Never throws itself. */
@Catch()
@Injectable()
export class CommandErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(CommandErrorFilter.name);

  constructor(
    private readonly conversations: Conversations,
    private readonly roster: CoachRoster,
    private readonly status: DiscordStatus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const conversation = this.conversations.of(host);
    if (classifyReplyFailure(error) === 'gone') {
      this.logger.warn({ err: error }, `${conversation.command} could no longer be answered and was not carried out`);
      return;
    }
    await conversation.refuse(this.explain(error, conversation));
  }

  /** What the caller is told. A failure that is no refusal is logged, with the id that the caller is told. */
  explain(error: unknown, about: Pick<Conversation, 'command' | 'form'>): string {
    return error instanceof DomainError ? this.refusal(error, about) : this.failure(error, about);
  }

  private refusal(error: DomainError, { command, form }: Pick<Conversation, 'command' | 'form'>): string {
    if (error.kind === 'unavailable' && !error.isReported)
      this.logger.warn({ err: error }, `${command} was turned away`);
    const prefix = this.status.commandStart(this.settings.COMMAND_PREFIX);
    return presentRefusal(error, { command, form, prefix, roster: this.roster });
  }

  private failure(error: unknown, { command, form }: Pick<Conversation, 'command' | 'form'>): string {
    const errorId = randomBytes(4).toString('hex');
    this.logger.error({ err: error, errorId, command, form }, `${command} failed (${errorId})`);
    return presentFailure(errorId);
  }
}

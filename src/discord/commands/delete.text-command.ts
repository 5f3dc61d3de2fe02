import { Context, TextCommand } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { presentDeletionQuestion } from '../presenters/deletion.presenter';
import { parseSlotArguments } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!delete <coach> [date]`, which asks first */
@AnswersCommands()
export class DeleteTextCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
  ) {}

  @TextCommand({ name: 'delete', description: COMMAND_GUIDE.delete.summary })
  async ask(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const context = contextOfMessage(message);
    const plan = await this.plans.getToDelete(context, parseSlotArguments(rest, message.createdAt));
    return presentDeletionQuestion(plan, context.actor, this.roster);
  }
}

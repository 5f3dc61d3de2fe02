import { Context, TextCommand } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { presentDeletion } from '../presenters/outcome.presenter';
import { parseSlotArguments } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!delete <coach> [date]` */
@AnswersCommands()
export class DeleteTextCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
  ) {}

  @TextCommand({ name: 'delete', description: COMMAND_GUIDE.delete.summary })
  async delete(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply | null> {
    const outcome = await this.plans.delete(contextOfMessage(message), parseSlotArguments(rest));
    return outcome.kind === 'repeated' ? null : presentDeletion(outcome.plan, this.roster);
  }
}

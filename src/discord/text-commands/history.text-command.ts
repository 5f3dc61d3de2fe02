import { Context, TextCommand } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { presentHistory } from '../presenters/history.presenter';
import { parseSlotArguments } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!history <coach> [date]` */
@AnswersCommands()
export class HistoryTextCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
  ) {}

  @TextCommand({ name: 'history', description: COMMAND_GUIDE.history.summary })
  async show(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const { guildId, at } = contextOfMessage(message);
    return presentHistory(await this.plans.history(guildId, parseSlotArguments(rest), at), this.roster);
  }
}

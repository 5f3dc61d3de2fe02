import { Context, TextCommand } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { presentDay } from '../presenters/day.presenter';
import { parseDateArgument } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!plans [date]` */
@AnswersCommands()
export class PlansTextCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
  ) {}

  @TextCommand({ name: 'plans', description: COMMAND_GUIDE.plans.summary })
  async list(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const { guildId, at } = contextOfMessage(message);
    return presentDay(await this.plans.listDay(guildId, parseDateArgument(rest), at), this.roster);
  }
}

import { Context, TextCommand } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { presentOwnDay } from '../presenters/day.presenter';
import { parseDateArgument } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!myplans [date]` */
@AnswersCommands()
export class MyPlansTextCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
  ) {}

  @TextCommand({ name: 'myplans', description: COMMAND_GUIDE.myplans.summary })
  async list(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const { guildId, at, actor } = contextOfMessage(message);
    const day = await this.plans.listByAuthor(guildId, parseDateArgument(rest), at, actor.id);
    return presentOwnDay(day, this.roster);
  }
}

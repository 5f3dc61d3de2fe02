import { Context, TextCommand } from 'necord';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { PlanLists } from '../components/plan-lists';
import { parseDateArgument } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!plans [date]` */
@AnswersCommands()
export class PlansTextCommand {
  constructor(private readonly lists: PlanLists) {}

  @TextCommand({ name: 'plans', description: COMMAND_GUIDE.plans.summary })
  async list(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const { guildId, actor, at } = contextOfMessage(message);
    return this.lists.show({
      list: 'plans',
      guildId,
      callerId: actor.id,
      at,
      date: parseDateArgument(rest, message.createdAt),
    });
  }
}

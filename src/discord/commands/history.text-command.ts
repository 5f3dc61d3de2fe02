import { Context, TextCommand } from 'necord';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { PlanLists } from '../components/plan-lists';
import { parseSlotArguments } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!history <coach> [date]` */
@AnswersCommands()
export class HistoryTextCommand {
  constructor(private readonly lists: PlanLists) {}

  @TextCommand({ name: 'history', description: COMMAND_GUIDE.history.summary })
  async show(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const { guildId, actor, at } = contextOfMessage(message);
    return this.lists.show({
      list: 'history',
      guildId,
      callerId: actor.id,
      at,
      ...parseSlotArguments(rest, message.createdAt),
    });
  }
}

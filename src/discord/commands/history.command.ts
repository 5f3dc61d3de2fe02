import { Context, Options, SlashCommand, type SlashCommandContext, TextCommand } from 'necord';
import type { PlanContext } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { PlanLists } from '../components/plan-lists';
import { parseSlotArguments } from './command-arguments';
import { SlotOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `/history coach date` and `!history <coach> [date]`. The slash form is seen by its caller alone. What the handlers return is sent, and what they throw is told, by `AnswersCommands`. */
@AnswersCommands()
export class HistoryCommand {
  constructor(
    private readonly lists: PlanLists,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('history'))
  async bySlash(@Context() [interaction]: SlashCommandContext, @Options() slot: SlotOptions): Promise<CommandReply> {
    return this.show(this.interactions.contextOf(interaction), slot);
  }

  @TextCommand({ name: 'history', description: COMMAND_GUIDE.history.summary })
  async byMessage(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const context = contextOfMessage(message);
    return this.show(context, parseSlotArguments(rest, context.at));
  }

  private show(
    { guildId, actor, at }: PlanContext,
    asked: { coach: string; date: string | null },
  ): Promise<CommandReply> {
    return this.lists.show({ list: 'history', guildId, callerId: actor.id, at, ...asked });
  }
}

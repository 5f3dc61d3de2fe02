import { Context, Options, SlashCommand, type SlashCommandContext, TextCommand } from 'necord';
import type { PlanContext } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { PlanLists } from '../components/plan-lists';
import { parseDateArgument } from './command-arguments';
import { DayOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `/plans date` and `!plans [date]`. The slash form is seen by its caller alone: one reader's question need not fill the channel. What the handlers return is sent, and what they throw is told, by `AnswersCommands`. */
@AnswersCommands()
export class PlansCommand {
  constructor(
    private readonly lists: PlanLists,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('plans'))
  async bySlash(@Context() [interaction]: SlashCommandContext, @Options() { date }: DayOptions): Promise<CommandReply> {
    return this.show(this.interactions.contextOf(interaction), { date });
  }

  @TextCommand({ name: 'plans', description: COMMAND_GUIDE.plans.summary })
  async byMessage(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const context = contextOfMessage(message);
    return this.show(context, { date: parseDateArgument(rest, context.at) });
  }

  private show({ guildId, actor, at }: PlanContext, asked: { date: string | null }): Promise<CommandReply> {
    return this.lists.show({ list: 'plans', guildId, callerId: actor.id, at, ...asked });
  }
}

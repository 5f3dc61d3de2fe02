import { Context, Options, SlashCommand, type SlashCommandContext } from 'necord';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { PlanLists } from '../components/plan-lists';
import { DayOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';

/** `/plans date`, seen by its caller alone: one reader's question need not fill the channel. */
@AnswersCommands()
export class PlansSlashCommand {
  constructor(
    private readonly lists: PlanLists,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('plans'))
  async list(@Context() [interaction]: SlashCommandContext, @Options() { date }: DayOptions): Promise<CommandReply> {
    const { guildId, actor, at } = this.interactions.contextOf(interaction);
    return this.lists.show({ list: 'plans', guildId, callerId: actor.id, at, date });
  }
}

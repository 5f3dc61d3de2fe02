import { Context, Options, SlashCommand, type SlashCommandContext } from 'necord';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { PlanLists } from '../components/plan-lists';
import { SlotOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';

/** `/history coach date`, seen by its caller alone: one reader's question need not fill the channel. */
@AnswersCommands()
export class HistorySlashCommand {
  constructor(
    private readonly lists: PlanLists,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('history'))
  async show(@Context() [interaction]: SlashCommandContext, @Options() slot: SlotOptions): Promise<CommandReply> {
    const { guildId, actor, at } = this.interactions.contextOf(interaction);
    return this.lists.show({ list: 'history', guildId, callerId: actor.id, at, ...slot });
  }
}

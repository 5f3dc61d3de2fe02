import { Context, Options, SlashCommand, type SlashCommandContext } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { presentHistory } from '../presenters/history.presenter';
import { SlotOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';

/** `/history coach date`, seen by its caller alone: one reader's question need not fill the channel. */
@AnswersCommands()
export class HistorySlashCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('history'))
  async show(@Context() [interaction]: SlashCommandContext, @Options() slot: SlotOptions): Promise<CommandReply> {
    const { guildId, at } = this.interactions.contextOf(interaction);
    return presentHistory(await this.plans.history(guildId, slot, at), this.roster);
  }
}

import { Context, Options, SlashCommand, type SlashCommandContext } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { presentDay } from '../presenters/day.presenter';
import { DayOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';

/** `/plans date`, seen by its caller alone: one reader's question need not fill the channel. */
@AnswersCommands()
export class PlansSlashCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('plans'))
  async list(@Context() [interaction]: SlashCommandContext, @Options() { date }: DayOptions): Promise<CommandReply> {
    const { guildId, at } = this.interactions.contextOf(interaction);
    return presentDay(await this.plans.listDay(guildId, date, at), this.roster);
  }
}

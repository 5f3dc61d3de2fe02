import { Context, Options, SlashCommand, type SlashCommandContext } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { presentDeletion } from '../presenters/outcome.presenter';
import { SlotOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';

/** `/delete coach date` */
@AnswersCommands()
export class DeleteSlashCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('delete'))
  async delete(
    @Context() [interaction]: SlashCommandContext,
    @Options() slot: SlotOptions,
  ): Promise<CommandReply | null> {
    const outcome = await this.plans.delete(this.interactions.contextOf(interaction), slot);
    return outcome.kind === 'repeated' ? null : presentDeletion(outcome.plan, this.roster);
  }
}

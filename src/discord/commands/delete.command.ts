import { Context, Options, SlashCommand, type SlashCommandContext } from 'necord';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { presentDeletionQuestion } from '../presenters/deletion.presenter';
import { SlotOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';

/** `/delete coach date`, which asks first */
@AnswersCommands()
export class DeleteSlashCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('delete'))
  async ask(@Context() [interaction]: SlashCommandContext, @Options() slot: SlotOptions): Promise<CommandReply> {
    const context = this.interactions.contextOf(interaction);
    return presentDeletionQuestion(await this.plans.getToDelete(context, slot), context.actor, this.roster);
  }
}

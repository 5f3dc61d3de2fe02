import { Context, Options, SlashCommand, type SlashCommandContext, TextCommand } from 'necord';
import { CoachRoster } from '../../config';
import { type PlanContext, PlansService, type SlotInput } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { COMMAND_GUIDE } from '../command-guide';
import { presentDeletionQuestion } from '../presenters/deletion.presenter';
import { parseSlotArguments } from './command-arguments';
import { SlotOptions } from './command-options';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';
import type { TextCommandArguments } from './text-command-dispatcher';

/**
 * `/delete coach date` and `!delete <coach> [date]`, which ask first: the answer is pressed in `components/delete.buttons.ts`.
 * What the handlers return is sent, and what they throw is told, by `AnswersCommands`.
 */
@AnswersCommands()
export class DeleteCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
  ) {}

  @SlashCommand(serverCommand('delete'))
  async bySlash(@Context() [interaction]: SlashCommandContext, @Options() slot: SlotOptions): Promise<CommandReply> {
    return this.ask(this.interactions.contextOf(interaction), slot);
  }

  @TextCommand({ name: 'delete', description: COMMAND_GUIDE.delete.summary })
  async byMessage(@Context() [message, rest]: TextCommandArguments): Promise<CommandReply> {
    const context = contextOfMessage(message);
    return this.ask(context, parseSlotArguments(rest, context.at));
  }

  private async ask(context: PlanContext, slot: SlotInput): Promise<CommandReply> {
    const plan = await this.plans.getToDelete(context, slot);
    return presentDeletionQuestion(plan, context.actor, this.roster);
  }
}

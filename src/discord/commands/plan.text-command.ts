import { Inject } from '@nestjs/common';
import { Context, TextCommand } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { selectCharts } from '../chart-attachments';
import { COMMAND_GUIDE } from '../command-guide';
import { presentOutcome } from '../presenters/outcome.presenter';
import { parsePlanArguments } from './command-arguments';
import type { TextCommandArguments } from './text-command-dispatcher';

/** `!plan <coach> [date] <text>` with images. */
@AnswersCommands()
export class PlanTextCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @TextCommand({ name: 'plan', description: COMMAND_GUIDE.plan.summary })
  async plan(@Context() [message, rest, said]: TextCommandArguments): Promise<CommandReply | null> {
    const context = contextOfMessage(message);
    if (said.problem) throw said.problem;
    const { coach, date, text } = parsePlanArguments(rest, message.createdAt);
    const maxCharts = this.settings.MAX_CHART_ATTACHMENTS;
    const { charts, skipped } = selectCharts(said.files, maxCharts, text ?? '');
    const outcome = await this.plans.post(context, { coach, date, text: text ?? '', charts });
    if (outcome.kind === 'repeated') return null;
    return presentOutcome(outcome, { roster: this.roster, skipped, maxCharts, showsText: false });
  }
}

import { Inject } from '@nestjs/common';
import { Context, Options, SlashCommand, type SlashCommandContext, TextCommand } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { type PlanContext, PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { contextOfMessage } from '../answers/plan-context';
import { type AttachedFile, selectCharts } from '../chart-attachments';
import { COMMAND_GUIDE } from '../command-guide';
import { opensForm } from '../modals/opens-form';
import { PlanForms } from '../modals/plan-forms';
import { presentOutcome } from '../presenters/outcome.presenter';
import { parsePlanArguments, type PlanArguments } from './command-arguments';
import { filesOf, PlanOptions } from './command-options';
import { withLineBreaks } from './option-text';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';
import type { TextCommandArguments } from './text-command-dispatcher';

/**
 * `/plan coach text date chart1…`, which without text opens a form (what the form brings: `modals/plan.modals.ts`), and
 * `!plan <coach> [date] <text>` with images. What the handlers return is sent, and what they throw is told, by `AnswersCommands`.
 */
@AnswersCommands()
export class PlanCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
    private readonly forms: PlanForms,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @SlashCommand(serverCommand('plan'))
  async bySlash(
    @Context() [interaction]: SlashCommandContext,
    @Options() options: PlanOptions,
  ): Promise<CommandReply | null> {
    const context = this.interactions.contextOf(interaction);
    const { coach, date } = options;
    if (opensForm(interaction)) return this.forms.openPlan(context, { coach, date }, filesOf(options));
    const text = options.text && withLineBreaks(options.text);
    return this.record(context, { coach, date, text }, filesOf(options), { showsText: true });
  }

  @TextCommand({ name: 'plan', description: COMMAND_GUIDE.plan.summary })
  async byMessage(@Context() [message, rest, said]: TextCommandArguments): Promise<CommandReply | null> {
    const context = contextOfMessage(message);
    if (said.problem) throw said.problem;
    return this.record(context, parsePlanArguments(rest, context.at), said.files, { showsText: false });
  }

  private async record(
    context: PlanContext,
    { coach, date, text }: PlanArguments,
    files: readonly AttachedFile[],
    view: { showsText: boolean },
  ): Promise<CommandReply | null> {
    const maxCharts = this.settings.MAX_CHART_ATTACHMENTS;
    const { charts, skipped } = selectCharts(files, maxCharts, text ?? '');
    const outcome = await this.plans.post(context, { coach, date, text: text ?? '', charts });
    if (outcome.kind === 'repeated') return null;
    return presentOutcome(outcome, { roster: this.roster, skipped, maxCharts, ...view });
  }
}

import { Inject } from '@nestjs/common';
import { Context, Options, SlashCommand, type SlashCommandContext } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { selectCharts } from '../chart-attachments';
import { opensForm } from '../modals/opens-form';
import { PlanForms } from '../modals/plan-forms';
import { presentOutcome } from '../presenters/outcome.presenter';
import { filesOf, PlanOptions } from './command-options';
import { withLineBreaks } from './option-text';
import { ServedInteractions } from './served-interaction';
import { serverCommand } from './server-command';

/** `/edit coach text date chart1…`, which without text opens a form */
@AnswersCommands()
export class EditSlashCommand {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
    private readonly forms: PlanForms,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @SlashCommand(serverCommand('edit'))
  async edit(
    @Context() [interaction]: SlashCommandContext,
    @Options() options: PlanOptions,
  ): Promise<CommandReply | null> {
    const context = this.interactions.contextOf(interaction);
    const { coach, date, text } = options;
    if (opensForm(interaction)) return this.forms.openEdit(context, { coach, date });
    const maxCharts = this.settings.MAX_CHART_ATTACHMENTS;
    const { charts, skipped } = selectCharts(filesOf(options), maxCharts, text ?? '');
    const outcome = await this.plans.edit(context, { coach, date, text: text && withLineBreaks(text), charts });
    if (outcome.kind === 'repeated') return null;
    return presentOutcome(outcome, { roster: this.roster, skipped, maxCharts, showsText: true });
  }
}

import { Inject } from '@nestjs/common';
import type { ModalSubmitInteraction } from 'discord.js';
import { Context, Modal, type ModalContext, ModalParam } from 'necord';
import { CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { type PlanContext, PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { selectCharts } from '../chart-attachments';
import { presentOutcome } from '../presenters/outcome.presenter';
import { ServedInteractions } from '../commands/served-interaction';
import { GivenCharts } from './given-charts';
import { readPlanForm } from './plan-form';

const LOST_CHARTS =
  'The images of your command were lost, because the bot restarted while the form was open. Add them with /edit.';

/** What the forms of `/plan` and `/edit` bring. */
@AnswersCommands()
export class PlanModals {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
    private readonly given: GivenCharts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Modal('plan/form/:coach/:openedAt/:chartsKey')
  async plan(
    @Context() [submitted]: ModalContext,
    @ModalParam('coach') coach: string,
    @ModalParam('openedAt') openedAt: string,
    @ModalParam('chartsKey') chartsKey: string,
  ): Promise<CommandReply | null> {
    const context = this.contextOf(submitted, openedAt);
    const { text, date, files } = readPlanForm(submitted);
    const given = chartsKey === '-' ? [] : this.given.find(chartsKey);
    const maxCharts = this.settings.MAX_CHART_ATTACHMENTS;
    const { charts, skipped } = selectCharts([...(given ?? []), ...files], maxCharts, text);
    const outcome = await this.plans.post(context, { coach, date, text, charts });
    if (outcome.kind === 'repeated') return null;
    const remark = given === null ? LOST_CHARTS : undefined;
    return presentOutcome(outcome, { roster: this.roster, skipped, maxCharts, showsText: true, remark });
  }

  @Modal('edit/form/:coach/:openedAt/:chartsKey')
  async edit(
    @Context() [submitted]: ModalContext,
    @ModalParam('coach') coach: string,
    @ModalParam('openedAt') openedAt: string,
  ): Promise<CommandReply | null> {
    const context = this.contextOf(submitted, openedAt);
    const { text, date, files } = readPlanForm(submitted);
    const maxCharts = this.settings.MAX_CHART_ATTACHMENTS;
    const { charts, skipped } = selectCharts(files, maxCharts, text);
    const outcome = await this.plans.edit(context, { coach, date, text, charts });
    if (outcome.kind === 'repeated') return null;
    return presentOutcome(outcome, { roster: this.roster, skipped, maxCharts, showsText: true });
  }

  private contextOf(submitted: ModalSubmitInteraction, openedAt: string): PlanContext {
    return { ...this.interactions.contextOf(submitted), openedAt: new Date(Number(openedAt)) };
  }
}

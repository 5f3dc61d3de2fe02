import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { DomainError } from '../../errors';
import { type PlanContext, PlansService, type SlotInput } from '../../plans';
import type { CommandReply } from '../answers/command-reply';
import type { AttachedFile } from '../chart-attachments';
import { withPatience } from '../patience';
import { GivenCharts } from './given-charts';
import { MAX_FORM_TEXT, planForm, type PlanForm } from './plan-form';

/** Opens the forms of `/plan` and `/edit`. What can be refused is refused now, and not after somebody has typed a plan. */
@Injectable()
export class PlanForms {
  constructor(
    private readonly plans: PlansService,
    private readonly given: GivenCharts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  openPlan(context: PlanContext, slot: SlotInput, files: readonly AttachedFile[]): CommandReply {
    const { coach, date } = this.plans.checkPost(context, slot);
    const chartsKey = files.length > 0 ? context.eventId : null;
    if (chartsKey !== null) this.given.keep(chartsKey, files);
    return this.open({ command: 'plan', coach, date, text: '', openedAt: context.at, chartsKey });
  }

  /** Filled in with the present text; throws `form-not-ready` when the store takes too long to tell it. */
  async openEdit(context: PlanContext, slot: SlotInput): Promise<CommandReply> {
    const { coach, date, plan } = await withPatience(this.plans.getToEdit(context, slot), notReady);
    if (plan.text.length > MAX_FORM_TEXT) throw tooLongForForm();
    return this.open({ command: 'edit', coach, date, text: plan.text, openedAt: context.at, chartsKey: null });
  }

  private open(form: Omit<PlanForm, 'maxCharts'>): CommandReply {
    const maxCharts = this.settings.MAX_CHART_ATTACHMENTS;
    return { audience: 'caller', form: planForm({ ...form, maxCharts }), pages: [] };
  }
}

function notReady(): never {
  throw new DomainError('unavailable', 'form-not-ready', 'Your plan could not be fetched in time to fill in the form.');
}

function tooLongForForm(): DomainError {
  return new DomainError(
    'invalid',
    'plan-too-long-for-form',
    'This plan is too long for a form: Discord counts most emoji there as two characters, and takes 4000. Give the new text with the command: fill in its option text.',
  );
}

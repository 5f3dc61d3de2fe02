import { Button, type ButtonContext, ComponentParam, Context } from 'necord';
import { CoachRoster } from '../../config';
import { DomainError } from '../../errors';
import { type Plan, PlansService } from '../../plans';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { presentChangedDeletion, presentDeletion, presentKept } from '../presenters/deletion.presenter';
import { ServedInteractions } from '../commands/served-interaction';
import { ButtonGuard } from './button-guard';

const PLAN_CHANGED = 'plan-changed-since-shown';

/** What the buttons below "Delete this plan?" carry. */
interface AskedDeletion {
  coach: string;
  date: string;
  planId: string;
  version: string;
  caller: string;
}

/** The answers to `delete`, which asks first. Only the very version that was shown is deleted. */
@AnswersCommands()
export class DeleteButtons {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
    private readonly guard: ButtonGuard,
  ) {}

  @Button('delete/yes/:coach/:date/:planId/:version/:caller')
  async delete(
    @Context() [pressed]: ButtonContext,
    @ComponentParam() asked: AskedDeletion,
  ): Promise<CommandReply | null> {
    await this.guard.check(pressed, asked.caller);
    const context = this.interactions.contextOf(pressed);
    try {
      const outcome = await this.plans.delete({ ...context, expects: (live) => expectShown(live, asked) }, asked);
      return outcome.kind === 'repeated' ? null : presentDeletion(outcome.plan, context.actor, this.roster);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== PLAN_CHANGED) throw error;
      const plan = await this.plans.getToDelete(context, asked);
      return presentChangedDeletion(plan, context.actor, this.roster);
    }
  }

  @Button('delete/no/:coach/:date/:planId/:version/:caller')
  async keep(@Context() [pressed]: ButtonContext, @ComponentParam() asked: AskedDeletion): Promise<CommandReply> {
    await this.guard.check(pressed, asked.caller);
    return presentKept(asked, this.roster);
  }
}

/** Asked inside the deletion's transaction. */
function expectShown(live: Plan, { planId, version }: AskedDeletion): void {
  if (String(live.id) === planId && String(live.version) === version) return;
  throw new DomainError('conflict', PLAN_CHANGED, 'The plan was changed since it was shown to you.');
}

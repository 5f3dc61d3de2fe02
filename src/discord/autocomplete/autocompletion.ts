import { Inject, Injectable } from '@nestjs/common';
import type { AutocompleteInteraction } from 'discord.js';
import { type Coach, CoachRoster, SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { type PlanContext, PlansService, tradingDayAt } from '../../plans';
import { ServedInteractions } from '../commands/served-interaction';
import { type Choice, MAX_CHOICES } from './choice';
import { coachChoices } from './coach-choices';
import { dayChoices, postingDayChoices } from './date-choices';

/** Among so many days a weekday that is typed is looked for. */
const DAYS_BACK = 200;

/** What may be chosen for the option that somebody is typing. */
@Injectable()
export class Autocompletion {
  /** Every key that is pressed asks: while the store is slow, the same question waits once. */
  private readonly asked = new Map<string, Promise<string[]>>();

  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
    private readonly interactions: ServedInteractions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Throws where the command itself would be refused. */
  async listChoices(typing: AutocompleteInteraction): Promise<Choice[]> {
    const context = this.interactions.contextOf(typing);
    const { name, value } = typing.options.getFocused(true);
    if (name === 'coach') return coachChoices(this.coachesFor(typing.commandName, context), value);
    if (name !== 'date') return [];
    const today = tradingDayAt(context.at, this.settings.TRADING_TIMEZONE);
    if (typing.commandName === 'plan') return postingDayChoices(today, value);
    const coach = this.roster.find(typing.options.getString('coach') ?? '')?.code;
    return dayChoices(await this.daysWithPlans(context.guildId, coach, value), today, value);
  }

  /** For commands that change a plan, those that the caller may post for; an administrator may delete anybody's. */
  private coachesFor(command: string, { actor }: PlanContext): readonly Coach[] {
    const readsOnly = command === 'history' || (command === 'delete' && actor.isGuildAdministrator);
    const caller = { userId: actor.id, roleIds: actor.roleIds };
    return this.roster.coaches.filter((coach) => readsOnly || this.roster.mayPost(coach, caller));
  }

  private daysWithPlans(guildId: string, coach: string | undefined, typed: string): Promise<string[]> {
    const start = typed.trim();
    const query = /^\d[\d-]*$/.test(start)
      ? { guildId, coach, prefix: start, limit: MAX_CHOICES }
      : { guildId, coach, limit: DAYS_BACK };
    const key = JSON.stringify(query);
    const answer = this.asked.get(key) ?? this.plans.listDays(query).finally(() => this.asked.delete(key));
    this.asked.set(key, answer);
    return answer;
  }
}

import type { CoachRoster } from '../../config';
import type { Plan } from '../../storage';
import type { CommandReply } from '../answers/command-reply';
import { COLOURS, coachTitle, shownPlan } from './plan-embeds';
import { replyPages } from './reply-pages';

export interface DayOfPlans {
  date: string;
  /** In the order of the roster. */
  plans: readonly Plan[];
}

/** The answer to `plans`: every plan of the day, and who has none yet. */
export function presentDay(day: DayOfPlans, roster: CoachRoster): CommandReply {
  const { plans } = day;
  const missing = roster.coaches.filter((coach) => !plans.some((plan) => plan.coach === coach.code));
  const headline =
    plans.length === 0 ? `No plans for **${day.date}** yet.` : `Plans for **${day.date}**: ${list(plans, roster)}`;
  const waiting = missing.map((coach) => coachTitle(coach.code, roster)).join(', ');
  const isPartial = plans.length > 0 && missing.length > 0;
  return present(isPartial ? `${headline}\nNo plan yet: ${waiting}` : headline, plans, roster);
}

/** The answer to `myplans`. */
export function presentOwnDay(day: DayOfPlans, roster: CoachRoster): CommandReply {
  const { plans } = day;
  const headline =
    plans.length === 0
      ? `You have no plan for **${day.date}**.`
      : `Your plans for **${day.date}**: ${list(plans, roster)}`;
  return present(headline, plans, roster);
}

function present(content: string, plans: readonly Plan[], roster: CoachRoster): CommandReply {
  const shown = plans.map((plan) => shownPlan(plan, roster, COLOURS.shown));
  const pictures = shown.flatMap((plan) => plan.pictures);
  return {
    audience: 'caller',
    pages: replyPages(
      content,
      shown.flatMap((plan) => plan.embeds),
      pictures,
    ),
  };
}

function list(plans: readonly Plan[], roster: CoachRoster): string {
  return plans.map((plan) => coachTitle(plan.coach, roster)).join(', ');
}

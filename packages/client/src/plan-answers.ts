import type { PlanAnswer } from './wire';

/** A plan as the server answered it; `stale` when the server could not be asked whether it still is. */
export interface FetchedPlan extends PlanAnswer {
  stale?: true;
  error?: undefined;
}

/** What stands in a plan's place when it could not be read. */
export interface FailedPlan {
  /** `Error fetching plan for coach d: …` */
  plan: string;
  charts: string[];
  error: string;
  available?: undefined;
  stale?: undefined;
}

export type CoachPlan = FetchedPlan | FailedPlan;

/** Plans by coach, such as `coach_d`; only coaches with a plan. */
export type CoachPlans = Record<string, FetchedPlan>;

/** What callers change of it stays theirs. */
export function copyOf(plan: PlanAnswer): FetchedPlan {
  return { ...plan, charts: plan.charts.slice() };
}

export function staleCopyOf(plan: PlanAnswer): FetchedPlan {
  return { ...copyOf(plan), stale: true };
}

export function eachOf(plans: CoachPlans, copy: (plan: PlanAnswer) => FetchedPlan): CoachPlans {
  return Object.fromEntries(Object.entries(plans).map(([coach, plan]) => [coach, copy(plan)]));
}

export function failedPlan(coach: string, { message }: Error): FailedPlan {
  return { plan: `Error fetching plan for coach ${coach}: ${message}`, charts: [], error: message };
}

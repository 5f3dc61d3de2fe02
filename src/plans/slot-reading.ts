import type { Coach, CoachRoster } from '../config';
import { coachMissing, coachUnknown } from './plan-errors';

/** The coach that somebody named: `d`, `D` or `coach_d`. Throws `coach-missing` or `coach-unknown`. */
export function resolveCoach(input: string, roster: CoachRoster): Coach {
  if (input.trim() === '') throw coachMissing();
  const coach = roster.find(input);
  if (!coach) throw coachUnknown(input, roster.codes);
  return coach;
}

/** The coach of a stored plan; one who left the roster goes by the code. */
export function coachOfPlan(code: string, roster: CoachRoster): Coach {
  return roster.find(code) ?? { code, name: code, description: '', userIds: [], roleIds: [] };
}

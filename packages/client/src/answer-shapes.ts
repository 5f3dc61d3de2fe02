import { notOurs } from './answer-body';
import type { CoachPlans } from './plan-answers';
import type { ApiAnswer } from './requests';
import type { PlanAnswer } from './wire';

/** The answer's body as a plan. Throws `unreadable` for JSON of something else. */
export function planOf(answer: ApiAnswer): PlanAnswer {
  if (!isPlan(answer.body)) throw foreign(answer);
  return answer.body;
}

/** The answer's body as plans by coach. Throws `unreadable`. */
export function plansOf(answer: ApiAnswer): CoachPlans {
  const { body } = answer;
  if (body === null || !Object.values(body).every(isPlan)) throw foreign(answer);
  return body as CoachPlans;
}

/** The answer's body, where its member of that name says that it is what was asked for. Throws `unreadable`. */
export function bodyWith<T>(name: keyof T & string, answer: ApiAnswer, isIt: (value: unknown) => boolean): T {
  if (answer.body === null || !isIt(answer.body[name])) throw foreign(answer);
  return answer.body as T;
}

function isPlan(value: unknown): value is PlanAnswer {
  const plan = value as Partial<PlanAnswer> | null;
  return typeof plan === 'object' && plan !== null && typeof plan.plan === 'string' && Array.isArray(plan.charts);
}

function foreign({ status, contentType }: ApiAnswer) {
  return notOurs(status, contentType);
}

import { invalidPlanCharacters, planEmpty, planTooLong } from './plan-errors';

/** The longest plan, in Unicode code points: what a Discord modal and a long (Nitro) message can carry. */
export const MAX_PLAN_CODE_POINTS = 4000;

/**
 * The text of a plan as it is kept: trimmed at its ends, otherwise untouched. Throws `plan-empty`, `plan-too-long` or
 * `plan-characters`.
 */
export function parsePlanText(input: string): string {
  const text = input.trim();
  if (text === '') throw planEmpty();
  // PostgreSQL text cannot hold U+0000, and SQLite gives lone surrogates back altered.
  if (text.includes('\u0000') || !text.isWellFormed()) throw invalidPlanCharacters();
  const length = countCodePoints(text);
  if (length > MAX_PLAN_CODE_POINTS) throw planTooLong(length, MAX_PLAN_CODE_POINTS);
  return text;
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

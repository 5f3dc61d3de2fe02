import type { Coach } from '../../config';
import { shorten } from '../presenters/message-text';
import { type Choice, MAX_CHOICES, MAX_CHOICE_NAME } from './choice';

/** The coaches that what was typed may mean, by code, name or description; the closest first. */
export function coachChoices(coaches: readonly Coach[], typed: string): Choice[] {
  const wanted = typed
    .trim()
    .toLowerCase()
    .replace(/^coach_/, '');
  const ranked = coaches.map((coach) => ({ coach, rank: rankOf(coach, wanted) }));
  return ranked
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_CHOICES)
    .map(({ coach }) => ({ name: labelOf(coach), value: coach.code }));
}

const NO_MATCH = 5;

function rankOf({ code, name, description }: Coach, wanted: string): number {
  const title = name.toLowerCase();
  if (code === wanted) return 0;
  if (code.startsWith(wanted)) return 1;
  if (title.startsWith(wanted)) return 2;
  if (title.includes(wanted)) return 3;
  return description.toLowerCase().includes(wanted) ? 4 : NO_MATCH;
}

function labelOf({ code, name, description }: Coach): string {
  return shorten(description === '' ? `${name} (${code})` : `${name} (${code}): ${description}`, MAX_CHOICE_NAME);
}

import { addDays, isCalendarDate } from '../../plans';
import { type Choice, MAX_CHOICES } from './choice';

/** How far ahead a weekday that is typed is looked for. */
const DAYS_AHEAD = 120;

const WEEKDAY = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: 'UTC' });

/** Days to post for: today and the next ones, with their weekday; of those, what was typed. */
export function postingDayChoices(today: string, typed: string): Choice[] {
  const days = Array.from({ length: DAYS_AHEAD }, (_, ahead) => addDays(today, ahead));
  const named = typed.trim();
  // A day that lies further ahead is offered when it was typed out.
  const isFurther = isCalendarDate(named) && named > today && !days.includes(named);
  return dayChoices(isFurther ? [named] : days, today, typed);
}

/** Of those days, in their order, what was typed: a part of the date, a weekday, or today, tomorrow, yesterday. */
export function dayChoices(days: readonly string[], today: string, typed: string): Choice[] {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const choices = days.map((day) => ({ name: labelOf(day, today), value: day }));
  return choices.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word))).slice(0, MAX_CHOICES);
}

/** `2026-11-20 · Friday (today)` */
function labelOf(day: string, today: string): string {
  const relative = new Map([
    [addDays(today, -1), ' (yesterday)'],
    [today, ' (today)'],
    [addDays(today, 1), ' (tomorrow)'],
  ]);
  return `${day} · ${WEEKDAY.format(new Date(`${day}T00:00:00Z`))}${relative.get(day) ?? ''}`;
}

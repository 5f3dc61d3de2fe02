import { Cron } from 'croner';
import type { Schedule } from '../strategies-configuration';

/** The latest moment of a schedule that has come by then, in milliseconds since 1970; null when none has. */
export function latestDue({ cron, timezone }: Schedule, nowMs: number): number | null {
  // One second on: the moment itself counts, and a schedule has whole seconds.
  const [latest] = new Cron(cron, { timezone, paused: true }).previousRuns(1, new Date(nowMs + 1));
  return latest?.getTime() ?? null;
}

/** The next moment of a schedule after then, in milliseconds since 1970; null when none comes. */
export function nextDue({ cron, timezone }: Schedule, nowMs: number): number | null {
  return new Cron(cron, { timezone, paused: true }).nextRun(new Date(nowMs))?.getTime() ?? null;
}

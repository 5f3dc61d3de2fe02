import { describeLateness } from './lateness';
import type { Embed } from './embed';

/** The embed as it is sent at a time: what comes late says how late, before all else. Times are epoch milliseconds. */
export function markLate(embed: Embed, happenedAtMs: number, nowMs: number): Embed {
  const lateness = describeLateness(happenedAtMs, nowMs);
  if (lateness === null) return embed;
  const mark = `**${lateness.charAt(0).toUpperCase()}${lateness.slice(1)}**`;
  const { title, description, ...rest } = embed;
  return { title, description: description === undefined ? mark : `${mark}\n${description}`, ...rest };
}

import type { CoachRoster } from '../../config';
import type { RestoredVersion } from '../../plans';
import type { Plan } from '../../storage';
import type { SkippedFile } from '../chart-attachments';
import { count, inlineName } from './message-text';
import { slotTitle } from './plan-embeds';
import { restoredLine } from './restored.presenter';
import { skippedFilesLine } from './skipped-files';

/** What became of one message that was found after being away. */
export type CaughtUp =
  | {
      kind: 'recorded' | 'changed' | 'moved' | 'deleted' | 'restored';
      messageId: string;
      plan: Plan;
      skipped: readonly SkippedFile[];
      /** Of one that moved: the earlier version that counts again where it was. */
      restored?: RestoredVersion | null;
    }
  | { kind: 'left'; messageId: string; author: string; why: string };

/** Discord refuses a longer message of a bot; the rest leaves room for the last line. */
const MAX_CONTENT = 1900;
const MAX_WHY = 300;

/** One message that sums up what was done in a channel after being away. What needs somebody's attention comes first. */
export function presentCatchUp(
  items: readonly CaughtUp[],
  place: { guildId: string; channelId: string },
  view: {
    roster: CoachRoster;
    maxCharts: number;
  },
): string {
  const urgency = (item: CaughtUp) => (['left', 'deleted', 'restored'].includes(item.kind) ? 0 : 1);
  const lines = items.toSorted((a, b) => urgency(a) - urgency(b)).map((item) => describe(item, place, view));
  return fitLines(`I was away and have caught up: ${summarise(items)}.`, lines);
}

const DONE = {
  recorded: 'recorded',
  changed: 'changed',
  moved: 'moved',
  deleted: 'deleted with its message',
  restored: 'the newer message was deleted, so the earlier one counts again',
};

function summarise(items: readonly CaughtUp[]): string {
  const amounts = (['recorded', 'changed', 'moved', 'deleted', 'restored', 'left'] as const)
    .map((kind) => ({ kind, amount: items.filter((item) => item.kind === kind).length }))
    .filter(({ amount }) => amount > 0);
  const words = amounts.map(({ kind, amount }) => {
    return kind === 'left' ? `${count(amount, 'message')} left alone` : `${count(amount, 'plan')} ${kind}`;
  });
  return words.join(', ');
}

function describe(
  item: CaughtUp,
  { guildId, channelId }: { guildId: string; channelId: string },
  { roster, maxCharts }: { roster: CoachRoster; maxCharts: number },
): string {
  const link = `https://discord.com/channels/${guildId}/${channelId}/${item.messageId}`;
  if (item.kind === 'left') {
    const why = item.why.length > MAX_WHY ? `${item.why.slice(0, MAX_WHY).toWellFormed()}…` : item.why;
    return `- ⚠️ ${link} by ${inlineName(item.author)}: ${why.replace(/\n+/g, ' ')}`;
  }
  const skipped = skippedFilesLine(item.skipped, maxCharts).replace(/\n+/g, ' ');
  const what = `- ${slotTitle(item.plan, roster)} by ${inlineName(item.plan.author)}: ${DONE[item.kind]}`;
  const restored = item.restored ? restoredLine(item.restored, roster) : '';
  return [what, skipped, restored].filter(Boolean).join('. ');
}

/** As many lines as a message takes, and how many there are besides. */
function fitLines(headline: string, lines: readonly string[]): string {
  let text = headline;
  for (const [index, line] of lines.entries()) {
    if (text.length + line.length + 1 > MAX_CONTENT) return `${text}\n- … and ${lines.length - index} more`;
    text += `\n${line}`;
  }
  return text;
}

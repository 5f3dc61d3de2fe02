import type { CoachRoster } from '../../config';
import type { MessageEditOutcome, PlanChanged, PlanSuperseded } from '../../plans';
import type { CommandReply } from '../answers/command-reply';
import type { SkippedFile } from '../chart-attachments';
import { coachTitle, slotTitle } from './plan-embeds';
import { replyPages } from './reply-pages';
import { restoredLine } from './restored.presenter';
import { skippedFilesLine } from './skipped-files';

export interface MessageEditView {
  roster: CoachRoster;
  prefix: string;
  skipped: readonly SkippedFile[];
  maxCharts: number;
}

/** What an author is told whose edit of a message changed a plan, or did not; null when there is nothing to tell. */
export function presentMessageEdit(
  outcome: Exclude<MessageEditOutcome, { kind: 'refused' }>,
  view: MessageEditView,
): CommandReply | null {
  const { roster } = view;
  switch (outcome.kind) {
    case 'ignored':
    case 'repeated':
    case 'unchanged':
      return null;
    case 'created':
    case 'reposted':
    case 'edited':
    case 'moved':
      return presentChange(outcome, view);
    case 'no-command':
      return reply([
        `This message is no command any more, so ${slotTitle(outcome.plan, roster)} stays as it was.`,
        `To take the plan away, delete the message or send \`${view.prefix}delete\`.`,
      ]);
    case 'superseded':
      return reply(supersededLines(outcome, view));
  }
}

/** The lines of an edit that came after a newer version of the plan, or after its deletion. */
export function supersededLines(
  { plan, coach, date }: PlanSuperseded,
  { roster, prefix }: Pick<MessageEditView, 'roster' | 'prefix'>,
): string[] {
  const slot = `**${coachTitle(coach, roster)}** for **${date}**`;
  return plan
    ? [
        `Nothing changed: a newer version of ${slot} came after this message, and it stays (version ${plan.version}).`,
        `To change it, use \`${prefix}edit ${coach}\` or edit the message that it came with.`,
      ]
    : [`Nothing changed: the plan of ${slot} was deleted. To record it again, send a new message.`];
}

const DONE = { created: 'recorded', reposted: 'replaced', edited: 'changed', moved: 'moved' } as const;

function presentChange(
  { kind, plan, restored }: PlanChanged,
  { roster, skipped, maxCharts }: MessageEditView,
): CommandReply {
  const headline = `Plan ${DONE[kind]}: ${slotTitle(plan, roster)}, version ${plan.version}`;
  const behind = restored ? restoredLine(restored, roster) : '';
  const lines = [headline, behind, skippedFilesLine(skipped, maxCharts)].filter(Boolean);
  // What moved stands somewhere else now: worth a word.
  const isRoutine = skipped.length === 0 && kind !== 'moved';
  return { ...reply(lines), ...(isRoutine ? { reaction: kind === 'edited' ? 'changed' : 'done' } : {}) };
}

function reply(lines: readonly string[]): CommandReply {
  return { audience: 'caller', pages: replyPages(lines.join('\n')) };
}

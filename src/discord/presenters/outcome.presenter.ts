import type { CoachRoster } from '../../config';
import type { Plan } from '../../storage';
import type { CommandReply } from '../answers/command-reply';
import type { SkippedFile } from '../chart-attachments';
import { count } from './message-text';
import { COLOURS, planEmbeds, slotTitle } from './plan-embeds';
import { replyPages } from './reply-pages';
import { skippedFilesLine } from './skipped-files';

/** What a command did to a plan. */
export interface PlanOutcome {
  kind: 'created' | 'reposted' | 'edited' | 'unchanged';
  plan: Plan;
}

export interface OutcomeView {
  roster: CoachRoster;
  skipped: readonly SkippedFile[];
  maxCharts: number;
  /** False where the message with the plan's text stands right above the reply. */
  showsText: boolean;
  /** What else there is to say. */
  remark?: string;
}

const COLOUR_OF = {
  created: COLOURS.recorded,
  reposted: COLOURS.changed,
  edited: COLOURS.changed,
  unchanged: COLOURS.past,
};

/** The answer to `plan` and `edit`: what happened first, then the plan where it cannot be seen already. */
export function presentOutcome({ kind, plan }: PlanOutcome, view: OutcomeView): CommandReply {
  const headline = headlineOf(kind, plan, view.roster);
  const lines = [headline, contentsOf(plan), skippedFilesLine(view.skipped, view.maxCharts), view.remark];
  const embeds = view.showsText ? planEmbeds(plan, view.roster, COLOUR_OF[kind]) : [];
  return {
    audience: kind === 'unchanged' ? 'caller' : 'channel',
    note: headline,
    ...(isRoutine(kind, view) && { reaction: 'done' as const }),
    pages: replyPages(lines.filter(Boolean).join('\n'), embeds),
  };
}

/** Whether there is nothing to say but that it was done. */
function isRoutine(kind: PlanOutcome['kind'], { skipped, remark }: OutcomeView): boolean {
  return kind !== 'unchanged' && skipped.length === 0 && !remark;
}

function headlineOf(kind: PlanOutcome['kind'], plan: Plan, roster: CoachRoster): string {
  const slot = slotTitle(plan, roster);
  switch (kind) {
    case 'created':
      return `Plan recorded: ${slot}`;
    case 'reposted':
      return `Plan replaced: ${slot}, now version ${plan.version}`;
    case 'edited':
      return `Plan changed: ${slot}, now version ${plan.version}`;
    case 'unchanged':
      return `Nothing changed: this already is the plan of ${slot}`;
  }
}

function contentsOf(plan: Plan): string {
  const characters = count([...plan.text].length, 'character');
  return plan.charts.length === 0 ? characters : `${characters}, ${count(plan.charts.length, 'chart')}`;
}

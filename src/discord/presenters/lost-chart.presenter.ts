import type { CoachRoster } from '../../config';
import type { LostChart } from '../../storage';
import { inlineName } from './message-text';
import { slotTitle } from './plan-embeds';

const WHY: Record<string, string> = {
  'not-an-image':
    'whatever its name says, it is no png, jpg, gif, webp or bmp image (photos of an iPhone are often HEIC: send a screenshot, or the photo as jpg)',
  'too-large': 'it is larger than 10 MiB (send it smaller, as jpg for example)',
  'link-dead': 'Discord no longer has it',
  incomplete: 'Discord has only a part of it',
};

/** What an author is told of a chart that could not be kept, some time after the plan was. */
export function presentLostChart(chart: LostChart, reason: string, roster: CoachRoster): string {
  const why = WHY[reason] ?? 'it could not be fetched from Discord';
  return [
    `One chart of ${slotTitle(chart, roster)} is not kept: **${inlineName(chart.filename, 60)}**, because ${why}.`,
    'The plan stands as it is. To add the chart, edit the plan with the right image.',
  ].join('\n');
}

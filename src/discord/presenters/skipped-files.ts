import type { SkippedFile } from '../chart-attachments';
import { inlineName } from './message-text';

/** Addresses stay whole, so that they can be opened; Discord shows no preview of one in angle brackets. */
const MAX_ADDRESS = 200;

/** A line for each kind of thing that was left out of a plan and why, and what to do; empty when there were none. */
export function skippedFilesLine(skipped: readonly SkippedFile[], maxCharts: number): string {
  const lines = [
    describe(skipped, 'not-an-image', 'no image (png, jpg, gif, webp or bmp)'),
    describe(skipped, 'other-image', 'a format that cannot be shown (send it as png or jpg)'),
    describe(skipped, 'too-large', 'larger than 10 MiB (send it smaller, as jpg for example)'),
    describe(skipped, 'too-many', `more than ${maxCharts} charts`),
    describeLinks(skipped),
  ];
  return lines.filter(Boolean).join('\n');
}

function describe(skipped: readonly SkippedFile[], reason: SkippedFile['reason'], why: string): string {
  const names = skipped.filter((file) => file.reason === reason).map((file) => inlineName(file.filename, 60));
  return names.length === 0 ? '' : `Left out, ${why}: ${names.join(', ')}`;
}

function describeLinks(skipped: readonly SkippedFile[]): string {
  const links = skipped.filter(({ reason }) => reason === 'linked').map(({ filename }) => filename);
  if (links.length === 0) return '';
  const shown = links.map((link) => `<${link.slice(0, MAX_ADDRESS)}>`).join(', ');
  return `Only linked, so not kept as a chart: ${shown}. Attach the image itself to keep it.`;
}

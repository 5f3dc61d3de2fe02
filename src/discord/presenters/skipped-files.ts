import type { SkippedFile } from '../chart-attachments';
import { inlineName } from './message-text';

/** One line for the files that were left out of a plan and why; empty when there were none. */
export function skippedFilesLine(skipped: readonly SkippedFile[], maxCharts: number): string {
  const lines = [
    describe(skipped, 'not-an-image', 'no image (png, jpg, gif, webp or bmp)'),
    describe(skipped, 'too-many', `more than ${maxCharts} charts`),
  ];
  return lines.filter(Boolean).join('\n');
}

function describe(skipped: readonly SkippedFile[], reason: SkippedFile['reason'], why: string): string {
  const names = skipped.filter((file) => file.reason === reason).map((file) => inlineName(file.filename, 60));
  return names.length === 0 ? '' : `Left out, ${why}: ${names.join(', ')}`;
}

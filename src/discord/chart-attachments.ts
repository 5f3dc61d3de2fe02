import type { NewChart } from '../storage';

/** What Discord tells of a file attached to a message or an interaction. */
export interface AttachedFile {
  id: string;
  name: string;
  url: string;
  contentType: string | null;
  size: number;
}

export interface SkippedFile {
  filename: string;
  reason: 'not-an-image' | 'too-many';
}

const IMAGE_TYPE = /^image\/(png|jpe?g|gif|webp|(x-ms-)?bmp)\b/i;
const IMAGE_EXTENSION = /\.(png|jpe?g|gif|webp|bmp)$/i;

/**
 * Which of the attached files are charts, in their order, and which are left out and why. A file is an image by its content
 * type or by its extension: Discord does not always know the type.
 */
export function selectCharts(
  files: readonly AttachedFile[],
  maxCharts: number,
): { charts: NewChart[]; skipped: SkippedFile[] } {
  const charts: NewChart[] = [];
  const skipped: SkippedFile[] = [];
  for (const file of files) {
    if (!isImage(file)) skipped.push({ filename: file.name, reason: 'not-an-image' });
    else if (charts.length >= maxCharts) skipped.push({ filename: file.name, reason: 'too-many' });
    else charts.push(toChart(file));
  }
  return { charts, skipped };
}

function isImage(file: AttachedFile): boolean {
  return (file.contentType !== null && IMAGE_TYPE.test(file.contentType)) || IMAGE_EXTENSION.test(file.name);
}

function toChart({ id, name, url, contentType, size }: AttachedFile): NewChart {
  return { filename: name, url, contentType, sizeBytes: size, attachmentId: id };
}

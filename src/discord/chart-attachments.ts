import { MAX_CHART_BYTES } from '../charts';
import type { NewChart } from '../storage';

/** What Discord tells of a file attached to a message or an interaction. */
export interface AttachedFile {
  id: string;
  name: string;
  url: string;
  contentType: string | null;
  size: number;
}

/** Something that a plan came with and that is not kept, and why. */
export interface SkippedFile {
  /** The name of the file; for `linked` the address. */
  filename: string;
  reason: 'not-an-image' | 'other-image' | 'too-large' | 'too-many' | 'linked';
}

const IMAGE_TYPE = /^image\/(png|jpe?g|gif|webp|(x-ms-)?bmp)\b/i;
const IMAGE_EXTENSION = /\.(png|jpe?g|gif|webp|bmp)$/i;
const OTHER_IMAGE_EXTENSION = /\.(heic|heif|avif|tiff?|svg|jxl|dng)$/i;

/** Pages and hosts where people put pictures of charts, whose addresses do not end like the name of an image. */
const PICTURE_PLACES: readonly [host: RegExp, path: RegExp][] = [
  [/(^|\.)tradingview\.com$/, /^\/x\/\w/],
  [/^(cdn\.discordapp\.com|media\.discordapp\.net)$/, /^\/(ephemeral-)?attachments\//],
  [/(^|\.)(imgur\.com|gyazo\.com|prnt\.sc|prntscr\.com|ibb\.co|postimg\.cc|snipboard\.io)$/, /^\/\w/],
];
const ADDRESS = /\bhttps?:\/\/[^\s<>|"'`)\]}]+/gi;
const MAX_LINKS = 5;

/**
 * Which of the attached files are charts, in their order, and what is left out and why. A file is an image by its content
 * type or by its extension: Discord does not always know the type. Images that the text only links to are not kept.
 * @param text the plan's text, where it is new
 */
export function selectCharts(
  files: readonly AttachedFile[],
  maxCharts: number,
  text = '',
): { charts: NewChart[]; skipped: SkippedFile[] } {
  const charts: NewChart[] = [];
  const skipped: SkippedFile[] = [];
  for (const file of files) {
    const reason = refusalOf(file) ?? (charts.length >= maxCharts ? 'too-many' : null);
    if (reason) skipped.push({ filename: file.name, reason });
    else charts.push(toChart(file));
  }
  const linked = findLinkedImages(text).map((filename) => ({ filename, reason: 'linked' as const }));
  return { charts, skipped: [...skipped, ...linked] };
}

/** The addresses of images in a text, each once, at most five. */
export function findLinkedImages(text: string): string[] {
  const addresses = [...text.matchAll(ADDRESS)].map(([address]) => address.replace(/[.,;:!?*_~]+$/, ''));
  return [...new Set(addresses)].filter(isOfImage).slice(0, MAX_LINKS);
}

function isOfImage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname, pathname } = new URL(address);
  if (IMAGE_EXTENSION.test(pathname) || OTHER_IMAGE_EXTENSION.test(pathname)) return true;
  return PICTURE_PLACES.some(([host, path]) => host.test(hostname) && path.test(pathname));
}

function refusalOf({ name, contentType, size }: AttachedFile): SkippedFile['reason'] | null {
  const type = contentType ?? '';
  const isOther = OTHER_IMAGE_EXTENSION.test(name) || (/^image\//i.test(type) && !IMAGE_TYPE.test(type));
  if (isOther) return 'other-image';
  if (!IMAGE_TYPE.test(type) && !IMAGE_EXTENSION.test(name)) return 'not-an-image';
  return size > MAX_CHART_BYTES ? 'too-large' : null;
}

function toChart({ id, name, url, contentType, size }: AttachedFile): NewChart {
  return { filename: name, url, contentType, sizeBytes: size, attachmentId: id };
}

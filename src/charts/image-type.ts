import { BMP } from 'image-size/types/bmp';
import { GIF } from 'image-size/types/gif';
import type { IImage } from 'image-size/types/interface';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';

/** The kinds of images that are charts. No SVG: it can hold scripts. */
const kinds: readonly [mediaType: string, IImage][] = [
  ['image/png', PNG],
  ['image/jpeg', JPG],
  ['image/gif', GIF],
  ['image/webp', WEBP],
  ['image/bmp', BMP],
];

// Headers, profiles and previews before the dimensions stay far below; crafted bytes cannot keep the search busy for long.
const SEARCHED_BYTES = 512 * 1024;
// No format of these, nor Discord, shows a longer side. A text that happens to begin like a bitmap has wild dimensions.
const MAX_SIDE = 65_535;

/** The media type of an image by its bytes, whatever its sender calls it; null when they are no image. */
export function imageTypeOf(bytes: Uint8Array): string | null {
  // A copy: image-size reads on behind a part of a larger buffer, and takes what happens to lie there for dimensions.
  const head = new Uint8Array(bytes.subarray(0, SEARCHED_BYTES));
  return kinds.find(([, kind]) => isOfKind(head, kind))?.[0] ?? null;
}

function isOfKind(head: Uint8Array, kind: IImage): boolean {
  try {
    if (!kind.validate(head)) return false;
    const { width, height } = kind.calculate(head);
    return isSide(width) && isSide(height);
  } catch {
    // It begins like one, and then has no dimensions where they belong.
    return false;
  }
}

const isSide = (length: number) => length >= 1 && length <= MAX_SIDE;

const extensions: Readonly<Record<string, RegExp>> = {
  'image/png': /\.png$/i,
  'image/jpeg': /\.jpe?g$/i,
  'image/gif': /\.gif$/i,
  'image/webp': /\.webp$/i,
  'image/bmp': /\.bmp$/i,
};

/** The usual extension of a media type, `.png`. */
export function extensionOf(mediaType: string): string {
  return mediaType === 'image/jpeg' ? '.jpg' : `.${mediaType.replace('image/', '')}`;
}

/** The name as it is, or with the extension that tells programs what the bytes really are. */
export function fittingName(filename: string, mediaType: string): string {
  return extensions[mediaType]?.test(filename) ? filename : `${filename}${extensionOf(mediaType)}`;
}

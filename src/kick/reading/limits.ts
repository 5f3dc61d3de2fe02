/** A frame is not parsed beyond so many characters: Kick's messages hold 500, and parsing must stay a matter of microseconds. */
export const MAX_FRAME_CHARACTERS = 256 * 1024;
export const MAX_ID_CHARACTERS = 200;
export const MAX_NAME_CHARACTERS = 100;
export const MAX_TEXT_CHARACTERS = 2000;

/** What no store keeps (U+0000, halves of an emoji) is replaced; what is too long is cut, and ends in an ellipsis. */
export function boundedText(text: string, limit: number): string {
  const short =
    text.length <= limit
      ? text
      : `${text
          .slice(0, limit - 1)
          .toWellFormed()
          .replace(/\ufffd$/, '')}…`;
  return short.includes('\u0000') || !short.isWellFormed()
    ? short.replaceAll('\u0000', '\ufffd').toWellFormed()
    : short;
}

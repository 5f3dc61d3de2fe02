/** Controls, invisible and direction-changing characters, lone surrogates, private use, line and paragraph separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;
const ELLIPSIS = '…';

/**
 * Foreign text as Discord shall show it: to the letter. Markdown, masked links, mentions, timestamps, emoji codes and bare
 * links come out as the characters they are; line breaks become blanks. At most `limit` UTF-16 units, which are never fewer than
 * the characters that Discord counts; what is cut ends in an ellipsis. Blank text gives ''.
 */
export function plainText(text: string, limit: number): string {
  const clean = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
  // Escaping takes no character away: one more than the limit is enough to see that it must be cut.
  return joinWithin(escapedPieces(clean.slice(0, limit + 1)), limit);
}

/** Whole pieces as far as they fit: no escape and no character is cut in two. */
function joinWithin(pieces: readonly string[], limit: number): string {
  let result = '';
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    if (result.length + piece.length + (isLast ? 0 : ELLIPSIS.length) > limit) return result.trimEnd() + ELLIPSIS;
    result += piece;
  }
  return result;
}

function escapedPieces(text: string): string[] {
  const characters = Array.from(text);
  return characters.map((character, index) => escaped(character, characters[index + 1], index === 0));
}

function escaped(character: string, next: string | undefined, isFirst: boolean): string {
  // Discord's server looks for mentions in the raw text and knows no backslash: only a character between breaks one.
  if (character === '@') return '@\u200b';
  if (/[\\*_~`|<>[\]()#]/.test(character)) return `\\${character}`;
  const isLink = character === ':' && next === '/';
  const isList = isFirst && /[-+]/.test(character);
  return isLink || isList ? `\\${character}` : character;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Splits text into pages of at most `limit` UTF-16 units, which joined are the text again. Breaks after a line where there
 * is one in the second half of a page, else after a word, else between two characters as people see them; only a single
 * character longer than a page is broken inside, and never within a surrogate pair.
 */
export function splitIntoPages(text: string, limit: number): string[] {
  const pages: string[] = [];
  let start = 0;
  while (text.length - start > limit) {
    const end = start + breakWithin(text.slice(start, start + limit + 1), limit);
    pages.push(text.slice(start, end));
    start = end;
  }
  pages.push(text.slice(start));
  return pages;
}

/** Where to break `window`, which is one unit longer than a page. */
function breakWithin(window: string, limit: number): number {
  const earliest = Math.floor(limit / 2);
  for (const separator of ['\n', ' ']) {
    const index = window.lastIndexOf(separator, limit - 1) + 1;
    if (index > earliest) return index;
  }
  const grapheme = GRAPHEMES.segment(window).containing(limit)?.index ?? limit;
  if (grapheme > 0) return grapheme;
  return isHighSurrogate(window.charCodeAt(limit - 1)) ? limit - 1 : limit;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

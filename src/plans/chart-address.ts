/** Discord shows no image whose address is longer. */
export const MAX_CHART_ADDRESS = 2048;

/**
 * The address of an image as programs read it: what is kept is the parsed form, so that no space, line break, backslash or
 * unencoded character in it means one thing here and another to who fetches it. Null for what is no https address that names a
 * file to everybody: no name and password in it, no U+0000, not too long.
 */
export function parseChartAddress(input: string): string | null {
  if (input.length > MAX_CHART_ADDRESS || !URL.canParse(input)) return null;
  const { href, protocol, username, password } = new URL(input);
  if (protocol !== 'https:' || username !== '' || password !== '') return null;
  const holdsNul = input.includes('\u0000') || /%00/.test(href);
  return holdsNul || href.length > MAX_CHART_ADDRESS ? null : href;
}

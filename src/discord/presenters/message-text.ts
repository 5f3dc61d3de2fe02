import { escapeMarkdown } from 'discord.js';

/**
 * Makes masked links of foreign text harmless: `[x](http://…)` hides where it leads, so that its target is shown instead. An
 * invisible space between the brackets ends the link; all other formatting stays, since coaches mean it.
 */
export function showLinkTargets(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}

/** A name or file name for a line of a message: on one line, not longer than `limit`, its markdown shown as typed. */
export function inlineName(name: string, limit = 80): string {
  return escapeMarkdown(shorten(name, limit), { maskedLink: true });
}

/** A name on one line and not longer than `limit` UTF-16 units, the cut marked with an ellipsis. */
export function shorten(name: string, limit: number): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).toWellFormed()}…`;
}

/** `1 chart`, `2 charts`. */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Discord shows such a time in the reader's own time zone: `t` as the time, `f` with its date, `D` as the date. */
export function discordTime(iso: string, style: 't' | 'f' = 't'): string {
  return `<t:${Math.floor(Date.parse(iso) / 1000)}:${style}>`;
}

import type { APIEmbed } from 'discord.js';
import type { CoachRoster } from '../../config';
import type { CommandReply } from '../answers/command-reply';
import type { Conversation } from '../answers/conversation';
import { COMMAND_GUIDE, COMMAND_NAMES, type CommandGuide, type CommandName } from '../command-guide';
import { shorten } from './message-text';
import { COLOURS } from './plan-embeds';
import { replyPages } from './reply-pages';
import { splitIntoPages } from './text-pages';

/** The answer to `help`: of one command everything, without one a line for each. Both end with the coaches. */
export function presentHelp(topic: CommandName | null, prefix: string, roster: CoachRoster): CommandReply {
  const text = topic === null ? overview(prefix) : explain(topic, prefix);
  const pages = splitIntoPages(`${text}\n\n${rosterText(roster)}`, 4000);
  const embeds = pages.map((description): APIEmbed => ({ description, color: COLOURS.shown }));
  const headline = topic === null ? 'Commands for trading plans' : `How to use ${prefix}${topic}`;
  return { audience: 'caller', pages: replyPages(headline, embeds) };
}

/** How a command is written, in the form in which it was given: what somebody who mistyped it needs. */
export function usageLines(name: CommandName, form: Conversation['form'], prefix: string): string {
  const guide: CommandGuide = COMMAND_GUIDE[name];
  if (form !== 'prefix') return `Usage: \`/${name} ${guide.slashArguments}\``;
  return `Usage: \`${prefix}${name} ${guide.prefixArguments}\`\nExample: \`${prefix}${guide.examples[0]}\``;
}

/** The coaches by code and name, on one line. */
export function rosterLine(roster: CoachRoster): string {
  return `Coaches: ${roster.coaches.map((coach) => `\`${coach.code}\` ${shorten(coach.name, 80)}`).join(', ')}`;
}

function overview(prefix: string): string {
  const lines = COMMAND_NAMES.map((name) => {
    const guide: CommandGuide = COMMAND_GUIDE[name];
    return `\`${prefix}${name} ${guide.prefixArguments}\`\n${guide.summary}. For example \`${prefix}${guide.examples[0]}\``;
  });
  const slash = 'Each is a slash command too: type `/` and choose it.';
  return [
    ...lines,
    'A date is written YYYY-MM-DD; without one it is today. Images attached to a plan are its charts.',
    slash,
  ].join('\n\n');
}

function explain(name: CommandName, prefix: string): string {
  const guide: CommandGuide = COMMAND_GUIDE[name];
  const examples = guide.examples.map((example) => `\`${prefix}${example}\``).join('\n');
  const forms = `\`${prefix}${name} ${guide.prefixArguments}\`\n\`/${name} ${guide.slashArguments}\``;
  return [`${guide.summary}.`, forms, `Examples:\n${examples}`, guide.notes.join('\n')].filter(Boolean).join('\n\n');
}

function rosterText(roster: CoachRoster): string {
  const lines = roster.coaches.map(({ code, name, description }) => {
    return `\`${code}\` ${shorten(name, 80)}${description ? `: ${shorten(description, 200)}` : ''}`;
  });
  return `**Coaches**\n${lines.join('\n')}`;
}

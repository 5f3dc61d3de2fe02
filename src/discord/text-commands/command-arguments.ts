import { DomainError } from '../../errors';
import { findCommandName } from '../command-guide';
import type { CommandName } from '../command-guide';

const DATE_SHAPED = /^\d{4}-\d{2}-\d{2}$/;

/** The code of an error that is answered with the usage of the command. */
export const COMMAND_USAGE = 'command-usage';

/** A command that was called in a way it cannot be read; the reply adds its usage. */
export function usageError(message: string): DomainError {
  return new DomainError('invalid', COMMAND_USAGE, message);
}

/** Coach and date as they were typed; the service reads them. */
export interface SlotArguments {
  coach: string;
  date: string | null;
}

/** The arguments of `plan` and `edit`; `text` is null when there is none. */
export interface PlanArguments extends SlotArguments {
  text: string | null;
}

/**
 * `<coach> [date] [text]`, separated by any white space. Only a token shaped YYYY-MM-DD right after the coach is a date: a
 * plan may begin with "Tomorrow". The text keeps its line breaks, quotes and inner spaces exactly.
 */
export function parsePlanArguments(rest: string): PlanArguments {
  const coach = takeWord(rest);
  if (coach === null) throw usageError('Which coach is it for?');
  const date = takeWord(coach.rest);
  const isDated = date !== null && DATE_SHAPED.test(date.word);
  const text = (isDated ? date.rest : coach.rest).trim();
  return { coach: coach.word, date: isDated ? date.word : null, text: text === '' ? null : text };
}

/** `<coach> [date]` and nothing else. */
export function parseSlotArguments(rest: string): SlotArguments {
  const coach = takeWord(rest);
  if (coach === null) throw usageError('Which coach is it about?');
  return { coach: coach.word, date: parseDateArgument(coach.rest) };
}

/** `[date]` and nothing else; null without one. */
export function parseDateArgument(rest: string): string | null {
  const words = rest.trim().split(/\s+/).filter(Boolean);
  const date = words[0];
  if (date === undefined) return null;
  if (words.length > 1 || !DATE_SHAPED.test(date)) {
    throw usageError('The only thing that can follow here is a date like 2026-11-20.');
  }
  return date;
}

/** `[command]`, with or without the prefix or a slash before it; null without one. */
export function parseHelpTopic(rest: string, prefix: string): CommandName | null {
  const topic = rest.trim();
  if (topic === '') return null;
  const bare = topic.startsWith(prefix) ? topic.slice(prefix.length) : topic.replace(/^\//, '');
  const name = findCommandName(bare);
  if (name === null) throw usageError('There is no such command.');
  return name;
}

function takeWord(input: string): { word: string; rest: string } | null {
  const match = /^\s*(\S+)/.exec(input);
  return match?.[1] === undefined ? null : { word: match[1], rest: input.slice(match[0].length) };
}

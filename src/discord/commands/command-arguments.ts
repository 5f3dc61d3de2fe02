import { DomainError } from '../../errors';
import { misshapenDate, readDateWord, takeTypedWord } from '../../plans';
import { findCommandName } from '../command-guide';
import type { CommandName } from '../command-guide';

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
 * `<coach> [date] [text]`, separated by any white space. Only a word shaped YYYY-MM-DD right after the coach is a date: a
 * plan may begin with "Tomorrow". What is meant as a date and is none is refused, never taken for text: a plan for another day
 * must not replace today's. The text keeps its line breaks, quotes and inner spaces exactly.
 * @param at when it was written
 */
export function parsePlanArguments(rest: string, at: Date): PlanArguments {
  const coach = takeTypedWord(rest);
  if (coach === null) throw usageError('Which coach is it for?');
  const date = readDateWord(coach.rest, at);
  if (date?.kind === 'misshapen') throw misshapenDate(date.word, date.right);
  const text = (date?.rest ?? coach.rest).trim();
  return { coach: coach.word, date: date?.date ?? null, text: text === '' ? null : text };
}

/** `<coach> [date]` and nothing else. */
export function parseSlotArguments(rest: string, at: Date): SlotArguments {
  const coach = takeTypedWord(rest);
  if (coach === null) throw usageError('Which coach is it about?');
  return { coach: coach.word, date: parseDateArgument(coach.rest, at) };
}

/** `[date]` and nothing else; null without one. */
export function parseDateArgument(rest: string, at: Date): string | null {
  if (takeTypedWord(rest) === null) return null;
  const date = readDateWord(rest, at);
  if (date?.kind === 'date' && takeTypedWord(date.rest) === null) return date.date;
  const what = date?.kind === 'misshapen' && date.right !== null ? `, here ${date.right}` : ' like 2026-11-20';
  throw usageError(`The only thing that can follow here is a date${what}.`);
}

/** `[command]`, with or without the prefix or a slash before it; null without one. */
export function parseHelpTopic(rest: string, prefix: string): CommandName | null {
  const topic = takeTypedWord(rest)?.word;
  if (topic === undefined) return null;
  const bare = topic.startsWith(prefix) ? topic.slice(prefix.length) : topic.replace(/^\//, '');
  const name = findCommandName(bare);
  if (name === null) throw usageError('There is no such command.');
  return name;
}

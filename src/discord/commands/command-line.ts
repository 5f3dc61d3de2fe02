import { foldTyped, takeTypedWord } from '../../plans';
import { type CommandName, findCommandName } from '../command-guide';

/** A message that is a command of ours: which one, and everything after its name, untouched. */
export interface CommandLine {
  name: CommandName;
  rest: string;
}

/**
 * Reads a command from a message, or null when it is none of ours: other bots may share the prefix, so an unknown command
 * gets no answer. It is heard through what phones and copying put before or into it: characters that nobody sees, full-width
 * ones, a space after the prefix, any case. A message may also begin with a mention of the bot, after which the prefix is
 * optional: Discord shows us such messages even without the Message Content intent.
 */
export function parseCommandLine(content: string, prefix: string, botId: string | null): CommandLine | null {
  const mentioned = botId === null ? null : withoutMention(content, botId);
  const line = mentioned ?? content;
  const afterPrefix = withoutPrefix(line, prefix);
  if (afterPrefix !== null) return splitName(afterPrefix);
  return mentioned === null ? null : splitName(line);
}

function withoutMention(content: string, botId: string): string | null {
  const first = takeTypedWord(content);
  const [mention, id] = /^<@!?(\d+)>/.exec(first?.word ?? '') ?? [];
  if (mention === undefined || id !== botId) return null;
  return content.slice(content.indexOf('>') + 1);
}

/** What follows the prefix; null where the message begins with something else. */
function withoutPrefix(line: string, prefix: string): string | null {
  const wanted = fold(prefix);
  let seen = '';
  let length = 0;
  for (const character of line) {
    if (seen.length >= wanted.length) break;
    seen = (seen + fold(character)).trimStart();
    length += character.length;
  }
  return seen === wanted ? line.slice(length) : null;
}

function splitName(line: string): CommandLine | null {
  const word = takeTypedWord(line);
  const name = findCommandName(word?.word ?? '');
  return name === null || word === null ? null : { name, rest: word.rest };
}

function fold(text: string): string {
  return foldTyped(text).toLowerCase();
}

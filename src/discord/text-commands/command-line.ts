import { type CommandName, findCommandName } from '../command-guide';

/** A message that is a command of ours: which one, and everything after its name, untouched. */
export interface CommandLine {
  name: CommandName;
  rest: string;
}

/**
 * Reads a command from a message, or null when it is none of ours: other bots may share the prefix, so an unknown command
 * gets no answer. A message may also begin with a mention of the bot, after which the prefix is optional: Discord shows us
 * such messages even without the Message Content intent.
 */
export function parseCommandLine(content: string, prefix: string, botId: string | null): CommandLine | null {
  const mentioned = botId === null ? null : withoutMention(content, botId);
  const line = mentioned ?? content;
  if (!line.startsWith(prefix)) return mentioned === null ? null : splitName(line);
  return splitName(line.slice(prefix.length));
}

function withoutMention(content: string, botId: string): string | null {
  const mention = /^<@!?(\d+)>\s*/.exec(content);
  return mention?.[1] === botId ? content.slice(mention[0].length) : null;
}

function splitName(line: string): CommandLine | null {
  const word = /^\S+/.exec(line)?.[0] ?? '';
  const name = findCommandName(word);
  return name === null ? null : { name, rest: line.slice(word.length) };
}

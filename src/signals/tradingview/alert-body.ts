import { parseAlertText } from './alert-text';
import { findSignalWordInText } from './signal-words';
import { parseTolerantJson } from './tolerant-json';

/** More than any alert message holds; also bounds the work on one. */
export const MAX_ALERT_CHARACTERS = 65_536;
/** Commands in one alert. */
const MAX_COMMANDS = 100;

/** One command of an alert, as its sender named the fields, or why it cannot be read. */
export type Command = { fields: Record<string, unknown> } | { reason: string };

/** The commands in the body of an alert: JSON or text, one or several, each an object of its own or on a line of its own. */
export function commandsOf(body: string, isKnown: (letters: string) => boolean): Command[] {
  const text = body.replace(/^\ufeff/, '').trim();
  if (text === '') return [{ reason: 'the alert is empty' }];
  if (text.length > MAX_ALERT_CHARACTERS) return [{ reason: `it is longer than ${MAX_ALERT_CHARACTERS} characters` }];
  const json = findJson(text);
  const commands = json === null ? textCommands(text, isKnown) : jsonCommands(json);
  if (commands.length > MAX_COMMANDS) return [{ reason: `it has more than ${MAX_COMMANDS} commands` }];
  return commands;
}

/** The text from its first brace or bracket on; also where words stand around it. Two braces begin a placeholder, and no JSON. */
function findJson(text: string): string | null {
  if (/^(?:\{(?!\{)|\[)/.test(text)) return text;
  const object = /^[^{}=]{0,200}?(\{(?!\{)[^]*\})[^{}]{0,200}$/.exec(text)?.[1];
  return object !== undefined && /["'“”:]/.test(object) ? object : null;
}

function jsonCommands(text: string): Command[] {
  try {
    const parsed = parseTolerantJson(text);
    if (!Array.isArray(parsed)) return [asCommand(parsed)];
    return parsed.length === 0 ? [{ reason: 'it is an empty list' }] : parsed.map(asCommand);
  } catch (error) {
    return [{ reason: `it is no JSON: ${(error as SyntaxError).message}` }];
  }
}

function asCommand(value: unknown): Command {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject
    ? { fields: value as Record<string, unknown> }
    : { reason: 'it is a list of other things than JSON objects' };
}

/** Each line is a command where two or more of them name a signal; else all of it is one. */
function textCommands(text: string, isKnown: (letters: string) => boolean): Command[] {
  for (const pattern of [/[\r\n]+/, /[\r\n;]+/]) {
    const parts = text.split(pattern).filter((part) => part.trim() !== '');
    const parsed = parts.map((part): Command => parseAlertText(part.trim(), isKnown));
    if (parsed.filter(isComplete).length >= 2) return parsed;
  }
  return [parseAlertText(text, isKnown)];
}

/** With a symbol and a signal, under whatever names. */
function isComplete(command: Command): boolean {
  if ('reason' in command) return false;
  const values = Object.values(command.fields).map(String);
  return values.length >= 2 && values.some((value) => findSignalWordInText(value) !== undefined);
}

import { parseAlertText } from './alert-text';
import type { Command } from './command';
import { relayCommands } from './relays/relay-commands';
import { findSignalWordInText } from './signal-words';
import { parseTolerantJson } from './tolerant-json';

/** More than any alert message holds; also bounds the work on one. */
export const MAX_ALERT_CHARACTERS = 65_536;
/** Commands in one alert. */
const MAX_COMMANDS = 100;
/** A text of more lines is no list of commands. */
const MAX_LINES = 500;

/** The commands in the body of an alert: JSON or text, one or several, each an object of its own or on a line of its own. */
export function commandsOf(body: string, isKnown: (letters: string) => boolean): Command[] {
  const text = body.replace(/^\ufeff/, '').trim();
  if (text === '') return [{ reason: 'the alert is empty' }];
  if (text.length > MAX_ALERT_CHARACTERS) return [{ reason: `it is longer than ${MAX_ALERT_CHARACTERS} characters` }];
  const commands = relayCommands(text) ?? commandsIn(text, isKnown);
  if (commands.length > MAX_COMMANDS) return [{ reason: `it has more than ${MAX_COMMANDS} commands` }];
  return commands;
}

function commandsIn(text: string, isKnown: (letters: string) => boolean): Command[] {
  const json = findJson(text);
  return json === null ? textCommands(text, isKnown) : jsonCommands(json, isKnown);
}

/** The text from its first brace or bracket on; also where words stand around it. Two braces begin a placeholder, and no JSON. */
function findJson(text: string): string | null {
  if (/^(?:\{(?!\{)|\[)/.test(text)) return withoutTail(text);
  const quoted = unquoted(text);
  if (quoted !== null) return findJson(quoted);
  const form = /^(?:payload|data|json|body|message)=(%7B[^&\s]*|\{[^]*\})$/i.exec(text)?.[1];
  if (form !== undefined) return fromForm(form);
  const object = /^[^{}=]{0,200}?(\{(?!\{)[^]*\})[^{}]{0,200}$/.exec(text)?.[1];
  return object !== undefined && /["'“”:]/.test(object) ? object : null;
}

/** JSON that was sent as a field of a form. */
function fromForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** JSON that was put into a JSON text once more. */
function unquoted(text: string): string | null {
  if (!/^"\s*[[{]/.test(text)) return null;
  try {
    const inner: unknown = JSON.parse(text);
    return typeof inner === 'string' ? inner.trim() : null;
  } catch {
    return null;
  }
}

/** Without words after JSON that is whole. */
function withoutTail(text: string): string {
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  const head = text.slice(0, end);
  const brackets = head.replace(/"(?:[^"\\]|\\[^])*"/g, '');
  const opened = brackets.match(/[[{]/g)?.length ?? 0;
  const closed = brackets.match(/[\]}]/g)?.length ?? 0;
  return opened > 0 && opened === closed ? head : text;
}

function jsonCommands(text: string, isKnown: (letters: string) => boolean): Command[] {
  try {
    const parsed = parseTolerantJson(text);
    if (!Array.isArray(parsed)) return messageIn(parsed, isKnown) ?? [asCommand(parsed)];
    return parsed.length === 0 ? [{ reason: 'it is an empty list' }] : parsed.map(asCommand);
  } catch (error) {
    return [{ reason: `it is no JSON: ${(error as SyntaxError).message}` }];
  }
}

/** `{"content": "BTCUSD buy 5"}`: templates for chats carry the alert as a text. Null where the object names a symbol itself. */
function messageIn(value: unknown, isKnown: (letters: string) => boolean): Command[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  if (entries.some(([key]) => /symbol|ticker|pair|instrument|asset|coin/i.test(key))) return null;
  const text = entries.find(
    ([key, one]) => /^(?:content|text|message|msg|body|alert|alert_?message)$/i.test(key) && typeof one === 'string',
  );
  const code = entries.find(([key, one]) => key === 'code' && typeof one === 'string');
  const message = ((text ?? code)?.[1] as string | undefined)?.trim() || firstEmbed(value);
  if (!message) return null;
  const isJson = /^[[{](?!\{)/.test(message);
  const inner = isJson ? jsonObjects(message) : (relayCommands(message) ?? textCommands(message, isKnown));
  return inner.every((command) => 'fields' in command) ? inner : null;
}

/** The words of an embed, where a template for Discord has nothing else. */
function firstEmbed(value: object): string | undefined {
  const [embed] = 'embeds' in value && Array.isArray(value.embeds) ? (value.embeds as unknown[]) : [];
  if (typeof embed !== 'object' || embed === null) return undefined;
  const { title, description } = embed as { title?: unknown; description?: unknown };
  return [title, description]
    .filter((one) => typeof one === 'string')
    .join('\n')
    .trim();
}

function jsonObjects(text: string): Command[] {
  try {
    return [parseTolerantJson(text)].flat().map(asCommand);
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
    if (parts.length < 2 || parts.length > MAX_LINES) continue;
    const parsed = parts.map((part): Command => parseAlertText(part.trim(), isKnown));
    if (parsed.filter(isComplete).length >= 2) return parsed;
  }
  const command = parseAlertText(text, isKnown);
  return [isComplete(command) ? command : (withoutFirstWord(text, isKnown) ?? command)];
}

/** `TheirPassword⏎long BTCUSD q=0.1`: a word on a line of its own before what can be read. */
function withoutFirstWord(text: string, isKnown: (letters: string) => boolean): Command | null {
  const rest = /^[^\s=:]{1,64}[\r\n]+([^]+)$/.exec(text)?.[1];
  const command = rest === undefined ? null : parseAlertText(rest.trim(), isKnown);
  return command && isComplete(command) ? command : null;
}

/** With a symbol and a signal, under whatever names. */
function isComplete(command: Command): boolean {
  if (!('fields' in command)) return false;
  const values = Object.values(command.fields).map(String);
  return values.length >= 2 && values.some((value) => findSignalWordInText(value) !== undefined);
}

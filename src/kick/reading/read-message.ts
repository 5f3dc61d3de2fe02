import type { ChatReading, RepliedMessage } from './chat-message';
import { showEmotes } from './emotes';
import { asId, asNestedObject, asObject, asText, type JsonObject } from './json';
import { boundedText, MAX_ID_CHARACTERS, MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from './limits';

/** The parts of a message under the names of one source. */
interface Parts {
  id: unknown;
  sender: unknown;
  content: unknown;
  createdAt: unknown;
  replyTo: RepliedMessage | null;
}

const FEED_MESSAGE = /^App\\Events\\ChatMessage(?:Sent)?Event$/;
const HOOK_MESSAGE = 'chat.message.sent';

/**
 * Reads an event of a feed: `data` is JSON text, or already the object. Metadata may be null, missing, or JSON text itself; a
 * reply that says too little of its parent is still a message.
 */
export function readFeedEvent(event: string, data: unknown): ChatReading {
  if (!FEED_MESSAGE.test(event)) return { kind: 'other' };
  const message = asNestedObject(data);
  if (message === null) return { kind: 'unreadable', reason: 'no JSON object' };
  const { id, sender, content, created_at: createdAt, metadata } = message;
  return readParts({ id, sender, content, createdAt, replyTo: feedParent(message.type, metadata) });
}

/** Reads the body of an official event of that type. */
export function readHookEvent(type: string, body: unknown): ChatReading {
  if (type !== HOOK_MESSAGE) return { kind: 'other' };
  const message = asObject(body);
  if (message === null) return { kind: 'unreadable', reason: 'no JSON object' };
  const { message_id: id, sender, content, created_at: createdAt, replies_to: parent } = message;
  return readParts({ id, sender, content, createdAt, replyTo: hookParent(parent) });
}

function readParts({ id, sender, content, createdAt, replyTo }: Parts): ChatReading {
  const messageId = asId(id);
  if (messageId === null || messageId.length > MAX_ID_CHARACTERS)
    return { kind: 'unreadable', reason: 'no message id' };
  const author = nameOf(sender);
  if (author === null) return { kind: 'unreadable', reason: 'no sender' };
  if (typeof content !== 'string') return { kind: 'unreadable', reason: 'no content' };
  const text = textOf(content);
  const sentAt = timeOf(createdAt);
  return { kind: 'message', message: { id: boundedText(messageId, MAX_ID_CHARACTERS), author, text, sentAt, replyTo } };
}

function feedParent(type: unknown, metadata: unknown): RepliedMessage | null {
  const { original_sender: sender, original_message: original } = asNestedObject(metadata) ?? {};
  const parent = parentOf(nameOf(asNestedObject(sender)), asNestedObject(original));
  return parent ?? (type === 'reply' ? { author: null, text: null } : null);
}

function hookParent(value: unknown): RepliedMessage | null {
  const parent = asNestedObject(value);
  return parent && parentOf(nameOf(parent.sender), parent);
}

function parentOf(author: string | null, message: JsonObject | null): RepliedMessage | null {
  const content = asText(message?.content);
  if (author === null && content === null) return null;
  return { author, text: content === null ? null : textOf(content) };
}

function nameOf(person: unknown): string | null {
  const { username, slug } = asObject(person) ?? {};
  const name = asText(username) ?? asText(slug);
  return name === null ? null : boundedText(name.trim(), MAX_NAME_CHARACTERS);
}

function textOf(content: string): string {
  return boundedText(showEmotes(content), MAX_TEXT_CHARACTERS);
}

/** What `toISOString` writes in four digits of a year. */
function timeOf(value: unknown): string | null {
  const timeMs = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : NaN;
  return timeMs >= 0 && timeMs <= 253_402_300_799_999 ? new Date(timeMs).toISOString() : null;
}

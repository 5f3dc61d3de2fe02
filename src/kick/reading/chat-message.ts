/** Where a message was seen. */
export const CHAT_SOURCES = ['events', 'pusher', 'centrifugo'] as const;
export type ChatSource = (typeof CHAT_SOURCES)[number];

/** The message that another one replies to, as far as it came along. */
export interface RepliedMessage {
  author: string | null;
  text: string | null;
}

/** One message of a Kick chat, whichever source brought it. Texts are as their authors wrote them, but bounded. */
export interface ChatMessage {
  /** Kick's own; the same from every source. */
  id: string;
  author: string;
  /** With emotes by their names. */
  text: string;
  /** ISO 8601 in UTC; null where none came that can be read. */
  sentAt: string | null;
  replyTo: RepliedMessage | null;
}

/** What came of an event: a message, something that is none, or why it cannot be read. */
export type ChatReading =
  | { kind: 'message'; message: ChatMessage }
  /** Not a chat message: an event of another kind, known or not. */
  | { kind: 'other' }
  | { kind: 'unreadable'; reason: string };

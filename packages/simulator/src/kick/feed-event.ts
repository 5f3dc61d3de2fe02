import type { KickChannel, SentKickMessage } from './kick-world';

/** An event as both feeds carry it. */
export interface FeedEvent {
  event: string;
  /** JSON text, as Kick writes it. */
  data: string;
}

export function messageEvent(message: SentKickMessage, { chatroomId }: KickChannel): FeedEvent {
  const { id, author, content, replyTo, sentAt } = message;
  const data = {
    ...{ id, chatroom_id: chatroomId, content, type: replyTo ? 'reply' : 'message', created_at: sentAt.toISOString() },
    sender: {
      id: numberOf(author),
      username: author,
      slug: author.toLowerCase(),
      identity: { color: '#53FC18', badges: [] },
    },
    metadata: replyTo
      ? {
          original_sender: { id: numberOf(replyTo.author), username: replyTo.author },
          original_message: { id: `before-${id}`, content: replyTo.content },
        }
      : null,
  };
  return { event: 'App\\Events\\ChatMessageEvent', data: JSON.stringify(data) };
}

export function roomOf({ chatroomId }: KickChannel): string {
  return `chatrooms.${chatroomId}.v2`;
}

/** The same number for the same name. */
export function numberOf(name: string): number {
  return [...name.toLowerCase()].reduce(
    (sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_000_007,
    7,
  );
}

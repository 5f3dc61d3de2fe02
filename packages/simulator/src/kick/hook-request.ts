import { sign } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { numberOf } from './feed-event';
import type { KickChannel, SentKickMessage } from './kick-world';

/** A signed event as Kick posts it: https://docs.kick.com/events/webhook-security */
export interface HookRequest {
  headers: Record<string, string>;
  body: string;
}

export interface HookOptions {
  /** The id of the event, not of the message. */
  eventId?: string;
  timestamp?: string;
  type?: string;
}

export function messageHook(message: SentKickMessage, channel: KickChannel): object {
  const { id, author, content, replyTo, sentAt } = message;
  const body = {
    message_id: id,
    replies_to: replyTo
      ? { message_id: `before-${id}`, content: replyTo.content, sender: personOf(replyTo.author) }
      : null,
    broadcaster: { ...personOf(channel.name), user_id: channel.broadcasterId },
    sender: { ...personOf(author), identity: { username_color: '#53FC18', badges: [] } },
    content,
    emotes: [],
    created_at: sentAt.toISOString(),
  };
  return body;
}

export function signHook(body: string, key: KeyObject, now: Date, options: HookOptions = {}): HookRequest {
  const { eventId = randomUUID(), timestamp = now.toISOString(), type = 'chat.message.sent' } = options;
  const signature = sign('RSA-SHA256', Buffer.from(`${eventId}.${timestamp}.${body}`), key).toString('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'kick-event-message-id': eventId,
      'kick-event-message-timestamp': timestamp,
      'kick-event-signature': signature,
      'kick-event-type': type,
      'kick-event-version': '1',
      'kick-event-subscription-id': randomUUID(),
    },
  };
}

function personOf(name: string) {
  return {
    ...{ is_anonymous: false, user_id: numberOf(name), username: name, is_verified: false, profile_picture: '' },
    ...{ channel_slug: name.toLowerCase(), identity: null },
  };
}

import type { OutboxItemContent } from '../../storage';
import { type Embed, plainText } from '../../transports';
import type { NotificationResponse } from '../http/notification-responses';

/** The kind of item that a notification is. */
export const NOTIFICATION = 'notification';

/** A notification as items keep it, in the names of the API. */
export type NotificationPayload = NotificationResponse;

/** Kick's green. */
const COLOR = 0x53fc18;
const NAME_LIMIT = 90;
const TEXT_LIMIT = 1200;
const REPLY_LIMIT = 400;
const NO_TEXT = '(no text)';

/** How a notification looks on Discord: within its limits, and to the letter, so that it pings nobody, whatever was written. */
export function presentNotification({ payload }: Pick<OutboxItemContent, 'payload'>): Embed {
  const {
    kind,
    channel,
    author,
    text,
    reply_to: replyTo,
    url,
    sent_at: sentAt,
  } = JSON.parse(payload) as NotificationPayload;
  const did = kind === 'reply' ? 'replied to you' : 'mentioned you';
  return {
    title: `${plainText(author, NAME_LIMIT)} ${did} in ${plainText(channel, NAME_LIMIT)}`,
    url,
    description: plainText(text, TEXT_LIMIT) || NO_TEXT,
    color: COLOR,
    fields: replyTo === null ? [] : [replyField(replyTo)],
    timestamp: sentAt,
  };
}

function replyField({ author, text }: NonNullable<NotificationPayload['reply_to']>) {
  return {
    name: author === null ? 'In reply to' : `In reply to ${plainText(author, NAME_LIMIT)}`,
    value: plainText(text ?? '', REPLY_LIMIT) || NO_TEXT,
    inline: false,
  };
}

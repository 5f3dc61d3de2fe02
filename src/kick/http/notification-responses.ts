import { ApiProperty } from '@nestjs/swagger';
import type { Notification } from '../../storage';
import { CHAT_SOURCES } from '../reading/chat-message';

class RepliedMessageResponse {
  @ApiProperty({ type: String, nullable: true })
  author!: string | null;

  @ApiProperty({ type: String, nullable: true })
  text!: string | null;
}

export class NotificationResponse {
  @ApiProperty({ type: 'integer' })
  id!: number;

  @ApiProperty({ enum: ['mention', 'reply'] })
  kind!: string;

  @ApiProperty({ description: "Kick's own id of the message." })
  message_id!: string;

  @ApiProperty({ example: 'desk', description: 'In lower case.' })
  channel!: string;

  @ApiProperty({ format: 'uri', description: "The channel's chat." })
  url!: string;

  @ApiProperty()
  author!: string;

  @ApiProperty({ description: 'As it was written, with emotes by their names.' })
  text!: string;

  @ApiProperty({
    type: RepliedMessageResponse,
    nullable: true,
    description: 'The message that it replies to, as far as it came along.',
  })
  reply_to!: RepliedMessageResponse | null;

  @ApiProperty({ enum: CHAT_SOURCES, description: 'Where it was seen first.' })
  source!: string;

  @ApiProperty({ format: 'date-time' })
  sent_at!: string;

  @ApiProperty({ format: 'date-time' })
  received_at!: string;
}

export class NotificationsPage {
  @ApiProperty({ type: [NotificationResponse], description: 'Newest first.' })
  notifications!: NotificationResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'For the next page; null on the last.' })
  next_cursor!: string | null;
}

export function toNotificationResponse(notification: Notification): NotificationResponse {
  const { id, kind, messageId, channel, author, text, source, sentAt, receivedAt } = notification;
  const { replyToAuthor, replyToText } = notification;
  const isReply = replyToAuthor !== null || replyToText !== null;
  return {
    ...{ id, kind, message_id: messageId, channel, url: chatUrl(channel), author, text },
    reply_to: isReply ? { author: replyToAuthor, text: replyToText } : null,
    ...{ source, sent_at: sentAt, received_at: receivedAt },
  };
}

/** Where people read the chat. */
export function chatUrl(channel: string): string {
  return `https://kick.com/${encodeURIComponent(channel)}`;
}

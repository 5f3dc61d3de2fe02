import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export type NotificationKind = 'mention' | 'reply';

/** A message of a Kick chat that mentions the watched person, or replies to them. */
@Entity('notifications')
@Index('notifications_message', ['messageId'], { unique: true })
@Index('notifications_channel', ['channel', 'id'])
@Index('notifications_age', ['receivedAt', 'id'])
export class Notification {
  @PrimaryGeneratedColumn('increment')
  id!: number;

  /** Kick's id of the message, the same from every source. */
  @Column('varchar', { name: 'message_id', length: 200 })
  messageId!: string;

  @Column('varchar', { length: 8 })
  kind!: NotificationKind;

  /** In lower case. */
  @Column('varchar', { length: 100 })
  channel!: string;

  @Column('varchar', { length: 100 })
  author!: string;

  @Column('text')
  text!: string;

  /** The message that it replies to, as far as it came along. */
  @Column('varchar', { name: 'reply_to_author', length: 100, nullable: true })
  replyToAuthor!: string | null;

  @Column('text', { name: 'reply_to_text', nullable: true })
  replyToText!: string | null;

  /** Where it was seen first: `events`, `pusher` or `centrifugo`. */
  @Column('varchar', { length: 12 })
  source!: string;

  @Column('varchar', { name: 'sent_at', length: 24 })
  sentAt!: string;

  @Column('varchar', { name: 'received_at', length: 24 })
  receivedAt!: string;
}

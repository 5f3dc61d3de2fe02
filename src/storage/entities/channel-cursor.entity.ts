import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a channel was read: every message up to this one was handled, or needed nothing. */
@Entity('channel_cursors')
export class ChannelCursor {
  @PrimaryColumn('varchar', { name: 'channel_id', length: 20 })
  channelId!: string;

  @Column('varchar', { name: 'guild_id', length: 20 })
  guildId!: string;

  @Column('varchar', { name: 'message_id', length: 20 })
  messageId!: string;
}

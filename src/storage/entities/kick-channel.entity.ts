import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The numbers that Kick has for a channel, as they were found last. */
@Entity('kick_channels')
export class KickChannel {
  /** In lower case, with hyphens. */
  @PrimaryColumn('varchar', { length: 100 })
  name!: string;

  @Column('varchar', { name: 'chatroom_id', length: 32 })
  chatroomId!: string;

  @Column('varchar', { name: 'channel_id', length: 32, nullable: true })
  channelId!: string | null;

  @Column('varchar', { name: 'broadcaster_id', length: 32, nullable: true })
  broadcasterId!: string | null;

  @Column('varchar', { name: 'found_at', length: 24 })
  foundAt!: string;
}

import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export type DestinationState = 'active' | 'paused';

/** A Discord webhook or channel that alerts go to, as it stands. Its secret is in the configuration alone. */
@Entity('destinations')
@Index('destinations_key', ['key'], { unique: true })
export class StoredDestination {
  @PrimaryGeneratedColumn()
  id!: number;

  /** `webhook:ID`, `webhook:ID/THREAD` or `channel:ID`. */
  @Column('varchar', { length: 64 })
  key!: string;

  @Column('text')
  name!: string;

  /** The channel whose limits it shares; null of a webhook that Discord has not been asked about yet. */
  @Column('varchar', { name: 'channel_id', length: 20, nullable: true })
  channelId!: string | null;

  @Column('varchar', { length: 8 })
  state!: DestinationState;

  /** Why it is paused, or what failed last; null while all is well. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('varchar', { name: 'paused_at', length: 24, nullable: true })
  pausedAt!: string | null;

  /** In a row. */
  @Column('integer')
  failures!: number;

  /** Nothing is sent before this time. */
  @Column('varchar', { name: 'retry_at', length: 24, nullable: true })
  retryAt!: string | null;

  /** The circuit breaker's state as JSON. */
  @Column('text')
  breaker!: string;

  /** How many alerts are pending: counting them would take as long as the backlog is. */
  @Column('integer', { name: 'pending_count' })
  pendingCount!: number;

  /** The last message that Discord took, by its id. */
  @Column('varchar', { name: 'last_message_id', length: 20, nullable: true })
  lastMessageId!: string | null;
}

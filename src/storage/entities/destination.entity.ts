import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export type DestinationState = 'active' | 'paused';

/** Where items go, as it stands. Its secrets are in the configuration alone. */
@Entity('destinations')
@Index('destinations_key', ['key'], { unique: true })
export class StoredDestination {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Made by its transport, and the same over restarts and renamings: `webhook:ID`, `channel:ID`, `http:HASH`. */
  @Column('varchar', { length: 64 })
  key!: string;

  @Column('text')
  name!: string;

  /** With whom it shares order, limits and a lease: on Discord the channel. Null while that is not known yet. */
  @Column('varchar', { length: 20, nullable: true })
  lane!: string | null;

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

  /** How many items are pending: counting them would take as long as the backlog is. */
  @Column('integer', { name: 'pending_count' })
  pendingCount!: number;

  /** The receipt of the last delivery that was taken. */
  @Column('varchar', { name: 'last_receipt', length: 20, nullable: true })
  lastReceipt!: string | null;
}

import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { StoredDestination } from './destination.entity';

export type OutboxItemStatus = 'pending' | 'delivered' | 'dead' | 'cancelled';

const PENDING = "status = 'pending'";

/** One thing that one destination is owed, whatever caused it. Kept as what happened; its looks are made when it is sent. */
@Entity('alerts')
@Index('alerts_pending', ['destinationId', 'id'], { where: PENDING })
@Index('alerts_pending_urgent', ['destinationId', 'id'], { where: `${PENDING} AND is_urgent = 1` })
@Index('alerts_pending_order', ['destinationId', 'orderKey', 'id'], { where: PENDING })
@Index('alerts_status', ['status', 'id'])
@Index('alerts_order', ['orderKey', 'id'])
export class OutboxItem {
  @PrimaryGeneratedColumn()
  id!: number;

  @ForeignKey(() => StoredDestination, { name: 'alerts_destination_id_fkey' })
  @Column('integer', { name: 'destination_id' })
  destinationId!: number;

  /** What happened: `signal`, `notification`. */
  @Column('varchar', { length: 20 })
  kind!: string;

  /** The names of the rules that owe it, as a JSON list. */
  @Column('text')
  routes!: string;

  @Column('varchar', { length: 10 })
  status!: OutboxItemStatus;

  /** Why it is dead or cancelled. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Items of one key never overtake each other: of a signal its symbol. */
  @Column('text', { name: 'order_key', nullable: true })
  orderKey!: string | null;

  /** 1 for what goes before others in a backlog, else 0. */
  @Column('integer', { name: 'is_urgent' })
  isUrgent!: number;

  /** When it happened. */
  @Column('varchar', { name: 'happened_at', length: 24 })
  happenedAt!: string;

  /** What happened, as JSON; its shape is that of its kind. */
  @Column('text')
  payload!: string;

  /** Whom it calls, in the words of the transport, as a JSON list: on Discord the ids of roles. */
  @Column('text')
  mentions!: string;

  /** From then on it is given up; null for never. */
  @Column('varchar', { name: 'expires_at', length: 24, nullable: true })
  expiresAt!: string | null;

  /** The deliveries that carried it, oldest first, separated by commas. */
  @Column('text', { name: 'delivery_ids' })
  deliveryIds!: string;

  @Column('varchar', { name: 'queued_at', length: 24 })
  queuedAt!: string;

  /** When it was delivered, given up or cancelled. */
  @Column('varchar', { name: 'ended_at', length: 24, nullable: true })
  endedAt!: string | null;
}

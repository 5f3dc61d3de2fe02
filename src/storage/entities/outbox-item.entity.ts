import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { StoredDestination } from './destination.entity';

export type AlertStatus = 'pending' | 'delivered' | 'dead' | 'cancelled';

const PENDING = "status = 'pending'";

/** One thing that one destination is owed. */
@Entity('alerts')
@Index('alerts_pending', ['destinationId', 'id'], { where: PENDING })
@Index('alerts_pending_exits', ['destinationId', 'id'], { where: `${PENDING} AND is_exit = 1` })
@Index('alerts_pending_symbols', ['destinationId', 'symbol', 'id'], { where: PENDING })
@Index('alerts_status', ['status', 'id'])
@Index('alerts_symbol', ['symbol', 'id'])
export class Alert {
  @PrimaryGeneratedColumn()
  id!: number;

  @ForeignKey(() => StoredDestination, { name: 'alerts_destination_id_fkey' })
  @Column('integer', { name: 'destination_id' })
  destinationId!: number;

  /** The names of the routes that owe it, as a JSON list. */
  @Column('text')
  routes!: string;

  @Column('varchar', { length: 10 })
  status!: AlertStatus;

  /** Why it is dead or cancelled. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** In upper case: alerts of one symbol never overtake each other. */
  @Column('text')
  symbol!: string;

  @Column('varchar', { name: 'signal_type', length: 10 })
  signalType!: string;

  @Column('text')
  strategy!: string;

  @Column('double precision')
  price!: number;

  @Column('double precision')
  confidence!: number;

  @Column('varchar', { length: 8 })
  strength!: string;

  /** The signal's own time. */
  @Column('varchar', { name: 'signal_at', length: 24 })
  signalAt!: string;

  /** 1 or 0. */
  @Column('integer', { name: 'is_exit' })
  isExit!: number;

  @Column('integer', { name: 'is_test' })
  isTest!: number;

  /** The embed as JSON, as it is shown while it is not late. */
  @Column('text')
  embed!: string;

  /** The characters that it takes of a message, its lateness included. */
  @Column('integer')
  size!: number;

  /** The Discord roles that it pings, as a JSON list. */
  @Column('text', { name: 'mention_roles' })
  mentionRoles!: string;

  /** Past this age it is given up, unless it is an exit; null for never. */
  @Column('double precision', { name: 'max_age_seconds', nullable: true })
  maxAgeSeconds!: number | null;

  /** The deliveries that carried it, oldest first, separated by commas. */
  @Column('text', { name: 'delivery_ids' })
  deliveryIds!: string;

  @Column('varchar', { name: 'queued_at', length: 24 })
  queuedAt!: string;

  /** When it was delivered, given up or cancelled. */
  @Column('varchar', { name: 'ended_at', length: 24, nullable: true })
  endedAt!: string | null;
}

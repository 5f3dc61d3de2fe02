import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Delivery } from './delivery.entity';

/** One try to send a delivery, with its outcome. */
@Entity('delivery_attempts')
@Index('delivery_attempts_delivery', ['deliveryId', 'id'])
@Index('delivery_attempts_pacing', ['destinationId', 'endedAt'])
export class DeliveryAttempt {
  @PrimaryGeneratedColumn()
  id!: number;

  @ForeignKey(() => Delivery, { name: 'delivery_attempts_delivery_id_fkey', onDelete: 'CASCADE' })
  @Column('varchar', { name: 'delivery_id', length: 36 })
  deliveryId!: string;

  @Column('integer', { name: 'destination_id' })
  destinationId!: number;

  @Column('varchar', { length: 12 })
  outcome!: string;

  /** The other side's words, or what went wrong; null when it was delivered. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** 1 when an earlier attempt may have arrived, so that this one may be a duplicate. */
  @Column('integer', { name: 'may_repeat' })
  mayRepeat!: number;

  @Column('varchar', { name: 'ended_at', length: 24 })
  endedAt!: string;

  @Column('integer', { name: 'duration_ms' })
  durationMs!: number;
}

import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { StoredDestination } from './destination.entity';

/** `split`: Discord refused it, and its parts went on. */
export type DeliveryState = 'open' | 'delivered' | 'split' | 'dead';

/** One Discord message that carries alerts, fixed before it is first sent and repeated byte for byte. */
@Entity('deliveries')
@Index('deliveries_open', ['destinationId', 'splitPath'], { where: "state = 'open'" })
@Index('deliveries_ended', ['endedAt'])
export class Delivery {
  /** A UUID: nonce and footer are made of it. */
  @PrimaryColumn('varchar', { length: 36 })
  id!: string;

  @ForeignKey(() => StoredDestination, { name: 'deliveries_destination_id_fkey' })
  @Column('integer', { name: 'destination_id' })
  destinationId!: number;

  /** '' for a whole one, two digits more for each split: sorted by it, parts go in the order of their alerts. */
  @Column('text', { name: 'split_path' })
  splitPath!: string;

  /** As a JSON list, in the order of the message. */
  @Column('text', { name: 'alert_ids' })
  alertIds!: string;

  @Column('varchar', { length: 25, nullable: true })
  nonce!: string | null;

  /** The exact JSON that is sent; emptied when the delivery has ended. */
  @Column('text')
  body!: string;

  @Column('varchar', { length: 10 })
  state!: DeliveryState;

  /** 1 while Discord may have it already: stored before each send, taken back when one surely failed. */
  @Column('integer', { name: 'may_be_sent' })
  mayBeSent!: number;

  @Column('varchar', { name: 'message_id', length: 20, nullable: true })
  messageId!: string | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt!: string;

  @Column('varchar', { name: 'ended_at', length: 24, nullable: true })
  endedAt!: string | null;
}

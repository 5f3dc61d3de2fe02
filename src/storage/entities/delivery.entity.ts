import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { StoredDestination } from './destination.entity';

/** `split`: it was refused, and its parts went on. */
export type DeliveryState = 'open' | 'delivered' | 'split' | 'dead';

/** One request of a transport that carries items, fixed before it is first sent and repeated byte for byte. */
@Entity('deliveries')
@Index('deliveries_open', ['destinationId', 'splitPath'], { where: "state = 'open'" })
@Index('deliveries_ended', ['endedAt'])
export class Delivery {
  /** A UUID. */
  @PrimaryColumn('varchar', { length: 36 })
  id!: string;

  @ForeignKey(() => StoredDestination, { name: 'deliveries_destination_id_fkey' })
  @Column('integer', { name: 'destination_id' })
  destinationId!: number;

  /** '' for a whole one, two digits more for each split: sorted by it, parts go in the order of their items. */
  @Column('text', { name: 'split_path' })
  splitPath!: string;

  /** As a JSON list, in their order. */
  @Column('text', { name: 'item_ids' })
  itemIds!: string;

  @Column('varchar', { length: 25, nullable: true })
  nonce!: string | null;

  /** The exact bytes that are sent; emptied when the delivery has ended. */
  @Column('text')
  body!: string;

  @Column('varchar', { length: 10 })
  state!: DeliveryState;

  /** 1 while it may be there already: stored before each send, taken back when one surely failed. */
  @Column('integer', { name: 'may_be_sent' })
  mayBeSent!: number;

  /** What the other side calls what it took, by which it is found: on Discord the message's id. */
  @Column('varchar', { length: 20, nullable: true })
  receipt!: string | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt!: string;

  @Column('varchar', { name: 'ended_at', length: 24, nullable: true })
  endedAt!: string | null;
}

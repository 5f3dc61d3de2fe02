import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A TradingView alert that came, known by its body: the same one sent again is a repeat. What could not be read is kept. */
@Entity('tradingview_alerts')
@Index('tradingview_alerts_age', ['receivedAt', 'digest'])
export class ReceivedAlert {
  /** SHA-256 of the body, in hexadecimal. */
  @PrimaryColumn('varchar', { length: 64 })
  digest!: string;

  @Column('varchar', { name: 'received_at', length: 24 })
  receivedAt!: string;

  /** Why no signal was made of it; null for an alert that was read. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** The body of an alert that could not be read. */
  @Column('text', { nullable: true })
  raw!: string | null;
}

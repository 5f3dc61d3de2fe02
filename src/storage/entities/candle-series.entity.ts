import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Candles of one symbol over one interval. */
@Entity('candle_series')
@Index('candle_series_name', ['symbol', 'interval'], { unique: true })
export class CandleSeries {
  @PrimaryGeneratedColumn()
  id!: number;

  /** In upper case. */
  @Column('varchar', { length: 64 })
  symbol!: string;

  /** As in `5m`, `1h`, `1d`. */
  @Column('varchar', { length: 8 })
  interval!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One candle of a series. Lies in the order of its key: reading a span reads neighbours. */
@Entity('candles', { withoutRowid: true })
export class StoredCandle {
  @PrimaryColumn('integer', { name: 'series_id' })
  seriesId!: number;

  /** When it begins, in milliseconds since 1970: texts would double the table. */
  @PrimaryColumn('double precision', { name: 'start_ms' })
  startMs!: number;

  @Column('double precision')
  open!: number;

  @Column('double precision')
  high!: number;

  @Column('double precision')
  low!: number;

  @Column('double precision')
  close!: number;

  /** Null where the source has none. */
  @Column('double precision', { nullable: true })
  volume!: number | null;
}

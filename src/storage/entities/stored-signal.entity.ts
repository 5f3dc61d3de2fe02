import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A signal as it was taken in, never changed. Times are ISO 8601 UTC text with milliseconds and `Z`. */
@Entity('signals')
@Index('signals_signal_id', ['strategyName', 'signalId'], { unique: true, where: 'signal_id IS NOT NULL' })
@Index('signals_latest', ['symbol', 'strategyName', 'timestamp', 'id'])
export class StoredSignal {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text', { name: 'strategy_name' })
  strategyName!: string;

  @Column('text')
  symbol!: string;

  @Column('varchar', { name: 'signal_type', length: 10 })
  signalType!: string;

  /** The signal's own time. */
  @Column('varchar', { length: 24 })
  timestamp!: string;

  @Column('double precision')
  price!: number;

  @Column('varchar', { name: 'signal_strength', length: 8 })
  signalStrength!: string;

  @Column('double precision')
  confidence!: number;

  @Column('double precision', { name: 'position_size' })
  positionSize!: number;

  @Column('varchar', { length: 4, nullable: true })
  direction!: string | null;

  @Column('double precision', { name: 'stop_loss', nullable: true })
  stopLoss!: number | null;

  @Column('double precision', { name: 'take_profit', nullable: true })
  takeProfit!: number | null;

  @Column('double precision', { name: 'max_risk', nullable: true })
  maxRisk!: number | null;

  @Column('double precision', { name: 'correlation_value', nullable: true })
  correlationValue!: number | null;

  /** JSON. */
  @Column('text', { name: 'analysis_data', nullable: true })
  analysisData!: string | null;

  /** JSON. */
  @Column('text', { nullable: true })
  metadata!: string | null;

  /** Its sender's name for it, unique within the strategy. */
  @Column('varchar', { name: 'signal_id', length: 200, nullable: true })
  signalId!: string | null;

  /** The way it came: `api`, `tradingview` or `strategies`. */
  @Column('varchar', { length: 12 })
  source!: string;

  @Column('varchar', { name: 'received_at', length: 24 })
  receivedAt!: string;
}

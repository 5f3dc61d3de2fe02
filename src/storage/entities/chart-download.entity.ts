import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PlanChart } from './plan-chart.entity';

/** A chart whose bytes are still owed. It is made with the chart and ends when the bytes are stored. */
@Entity('chart_downloads')
@Index('chart_downloads_due', ['dueAt'], { where: 'due_at IS NOT NULL' })
export class ChartDownload {
  @ForeignKey(() => PlanChart, { name: 'chart_downloads_chart_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('integer', { name: 'chart_id' })
  chartId!: number;

  @Column('varchar', { name: 'owed_since', length: 24 })
  owedSince!: string;

  /** When it may next be tried; null when it was given up. Whoever tries it moves this on first: a lease. */
  @Column('varchar', { name: 'due_at', length: 24, nullable: true })
  dueAt!: string | null;

  /** Tries begun. The number of a try is its fence: a later one has a higher number. */
  @Column('integer')
  attempts!: number;

  /** Why the last try failed. */
  @Column('varchar', { length: 32, nullable: true })
  reason!: string | null;
}

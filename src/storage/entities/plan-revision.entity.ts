import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { PlanChart } from './plan-chart.entity';
import { Plan } from './plan.entity';

/** What ended a version of a plan. */
export type RevisionAction = 'edited' | 'reposted' | 'deleted';

/** An earlier version of a plan, with who ended it and when. */
@Entity('plan_history')
@Index('plan_history_version', ['planId', 'version'], { unique: true })
export class PlanRevision {
  @PrimaryGeneratedColumn()
  id!: number;

  @ForeignKey(() => Plan, { name: 'plan_history_plan_id_fkey', onDelete: 'CASCADE' })
  @Column('integer', { name: 'plan_id' })
  planId!: number;

  @Column('integer')
  version!: number;

  /** The text of this version, before the change. */
  @Column('text', { name: 'plan_text' })
  text!: string;

  @Column('text', { name: 'edited_by' })
  editedBy!: string;

  @Column('varchar', { name: 'edited_by_id', length: 20 })
  editedById!: string;

  @Column('varchar', { name: 'edited_at', length: 24 })
  editedAt!: string;

  @Column('varchar', { length: 16 })
  action!: RevisionAction;

  /** The plan's author. No column, as the charts of this version below: the repositories fill them. */
  author!: string;
  authorId!: string;
  charts!: PlanChart[];
}

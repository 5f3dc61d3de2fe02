import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Plan } from './plan.entity';

/** A plan that was taken over from the Python system, so that no later import takes it again. */
@Entity('legacy_plans')
export class LegacyPlanRecord {
  @PrimaryColumn('varchar', { name: 'guild_id', length: 20 })
  guildId!: string;

  /** Names the row there, whatever became of its text. */
  @PrimaryColumn('varchar', { length: 22 })
  fingerprint!: string;

  /** Of what the row said when it was taken: tells that it was changed there since. */
  @Column('varchar', { length: 22 })
  content!: string;

  @ForeignKey(() => Plan, { name: 'legacy_plans_plan_id_fkey', onDelete: 'CASCADE' })
  @Column('integer', { name: 'plan_id' })
  planId!: number;
}

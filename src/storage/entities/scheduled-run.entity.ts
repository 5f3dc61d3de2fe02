import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a schedule has been done, by whichever process. */
@Entity('scheduled_runs')
export class ScheduledRun {
  @PrimaryColumn('varchar', { length: 64 })
  job!: string;

  /** The latest moment of the schedule whose run came to its end. */
  @Column('varchar', { name: 'done_at', length: 24 })
  doneAt!: string;

  /** Until then, by the database's clock, one process has the run; null for nobody. */
  @Column('varchar', { name: 'leased_until', length: 24, nullable: true })
  leasedUntil!: string | null;
}

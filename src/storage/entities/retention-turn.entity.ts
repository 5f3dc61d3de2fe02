import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a retention job is next done, by one process. Times are of the database's clock. */
@Entity('retention_turns')
export class RetentionTurn {
  @PrimaryColumn('varchar', { length: 64 })
  job!: string;

  @Column('varchar', { name: 'due_at', length: 24 })
  dueAt!: string;
}

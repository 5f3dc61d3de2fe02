import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ChartFile } from './chart-file.entity';
import { Plan } from './plan.entity';

/**
 * An image of a plan. It belongs to the plan's versions `fromVersion` to `toVersion` (null: still current), so that a history
 * needs no copies.
 */
@Entity('plan_charts')
@Index('plan_charts_plan', ['planId', 'toVersion'])
@Index('plan_charts_sha256', ['sha256'], { where: 'sha256 IS NOT NULL' })
@Index('plan_charts_archive_id', ['archiveId'], { unique: true, where: 'archive_id IS NOT NULL' })
export class PlanChart {
  @PrimaryGeneratedColumn()
  id!: number;

  @ForeignKey(() => Plan, { name: 'plan_charts_plan_id_fkey', onDelete: 'CASCADE' })
  @Column('integer', { name: 'plan_id' })
  planId!: number;

  /** 0 for the first chart of a version. */
  @Column('integer')
  position!: number;

  @Column('text')
  filename!: string;

  @Column('text')
  url!: string;

  @Column('text', { name: 'content_type', nullable: true })
  contentType!: string | null;

  @Column('integer', { name: 'size_bytes', nullable: true })
  sizeBytes!: number | null;

  /** Discord's id of the attachment: its URLs are signed anew each time, its id stays. */
  @Column('varchar', { name: 'attachment_id', length: 20, nullable: true })
  attachmentId!: string | null;

  @Column('integer', { name: 'from_version' })
  fromVersion!: number;

  @Column('integer', { name: 'to_version', nullable: true })
  toVersion!: number | null;

  @Column('varchar', { name: 'added_at', length: 24 })
  addedAt!: string;

  /** The archived bytes; null until they are stored. */
  @ForeignKey(() => ChartFile, { name: 'plan_charts_sha256_fkey' })
  @Column('varchar', { length: 64, nullable: true })
  sha256!: string | null;

  /** Names the archived chart in its address, and cannot be guessed; null until the bytes are stored. */
  @Column('varchar', { name: 'archive_id', length: 22, nullable: true })
  archiveId!: string | null;
}

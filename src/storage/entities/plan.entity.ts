import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { PlanChart } from './plan-chart.entity';

/** The index that keeps one live plan for each guild, date and coach; in this order it also lists a day by coach. */
export const LIVE_SLOT_INDEX = 'coach_plans_live_slot';

/** One coach's text for one trading day in one guild. Times are ISO 8601 UTC text with milliseconds and `Z`. */
@Entity('coach_plans')
@Index(LIVE_SLOT_INDEX, ['guildId', 'date', 'coach'], { unique: true, where: 'deleted_at IS NULL' })
@Index('coach_plans_day', ['guildId', 'date', 'id'])
@Index('coach_plans_newest', ['createdAt'], { where: 'deleted_at IS NULL' })
@Index('coach_plans_deleted', ['id'], { where: 'deleted_at IS NOT NULL' })
export class Plan {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('varchar', { name: 'guild_id', length: 20 })
  guildId!: string;

  /** The coach's code, `d`. */
  @Column('varchar', { length: 32 })
  coach!: string;

  /** The trading day, `YYYY-MM-DD`. */
  @Column('varchar', { length: 10 })
  date!: string;

  @Column('text', { name: 'plan' })
  text!: string;

  @Column('text')
  author!: string;

  @Column('varchar', { name: 'author_id', length: 20 })
  authorId!: string;

  @Column('text')
  channel!: string;

  @Column('varchar', { name: 'channel_id', length: 20 })
  channelId!: string;

  /** The Discord message that posted the current version, where a message did. */
  @Column('varchar', { name: 'message_id', length: 20, nullable: true })
  messageId!: string | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt!: string;

  @Column('varchar', { name: 'edited_at', length: 24, nullable: true })
  editedAt!: string | null;

  /** 1 for a new plan, one more for each change; earlier versions are in the history. */
  @Column('integer')
  version!: number;

  @Column('varchar', { name: 'deleted_at', length: 24, nullable: true })
  deletedAt!: string | null;

  /** The charts of the current version, by position. No column: the repositories fill it. */
  charts!: PlanChart[];
}

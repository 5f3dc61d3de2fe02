import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Plan } from './plan.entity';

/** What a message is to its plan: a `!plan`, an `!edit`, or any message that was saved as a plan. */
export type PlanMessageForm = 'plan' | 'edit' | 'saved';

/**
 * A Discord message that posted a version of a plan. It holds the plan as long as the plan names it as its message, and is
 * remembered after that, so that somebody who edits it can be told.
 */
@Entity('plan_messages')
@Index('plan_messages_plan', ['planId'])
export class PlanMessage {
  @PrimaryColumn('varchar', { name: 'message_id', length: 20 })
  messageId!: string;

  @ForeignKey(() => Plan, { name: 'plan_messages_plan_id_fkey', onDelete: 'CASCADE' })
  @Column('integer', { name: 'plan_id' })
  planId!: number;

  @Column('varchar', { length: 8 })
  form!: PlanMessageForm;

  /** Discord's time of the latest edit of the message that was looked at; null before the first. */
  @Column('varchar', { name: 'edited_at', length: 24, nullable: true })
  editedAt!: string | null;

  /** The version of the plan that the message posted last; null for one of before this was kept. */
  @Column('integer', { nullable: true })
  version!: number | null;

  /** Where the message stands; null for one of before this was kept. */
  @Column('varchar', { name: 'channel_id', length: 20, nullable: true })
  channelId!: string | null;
}

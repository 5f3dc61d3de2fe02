import { ApiProperty } from '@nestjs/swagger';
import type { ChartLinks } from '../../charts';
import type { Plan, PlanRevision } from '../../storage';

/** How a coach is called in answers: `coach_d`, the name that existing clients know. */
export const coachKey = (code: string) => `coach_${code}`;

/** One plan, or the news that there is none yet. */
export class PlanResponse {
  @ApiProperty({ example: 'coach_d' })
  coach!: string;

  @ApiProperty({ format: 'date', example: '2026-11-20', description: 'The trading day.' })
  date!: string;

  @ApiProperty({ description: 'The text as the coach wrote it; without a plan, a sentence that says so.' })
  plan!: string;

  @ApiProperty({ type: [String], format: 'uri', description: 'Addresses of the chart images.' })
  charts!: string[];

  @ApiProperty({ type: String, nullable: true, description: "The author's name when the plan was posted." })
  author!: string | null;

  @ApiProperty({ type: String, nullable: true, description: "The author's Discord user id." })
  author_id!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The name of the channel.' })
  channel!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  created_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null for a plan never changed.' })
  edited_at!: string | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: '1 for a new plan; 0 where there is none.' })
  version!: number;

  @ApiProperty({ description: 'False when the coach has posted nothing for that day.' })
  available!: boolean;
}

/** A text that a change replaced. */
export class RevisionResponse {
  @ApiProperty({ type: 'integer' })
  plan_id!: number;

  @ApiProperty({ description: 'The text before the change.' })
  plan_text!: string;

  @ApiProperty({ type: [String], format: 'uri', description: 'The charts before the change.' })
  charts!: string[];

  @ApiProperty()
  author!: string;

  @ApiProperty()
  author_id!: string;

  @ApiProperty({ description: 'Who changed it.' })
  edited_by!: string;

  @ApiProperty()
  edited_by_id!: string;

  @ApiProperty({ format: 'date-time' })
  edited_at!: string;

  @ApiProperty({ enum: ['edited', 'reposted', 'deleted'] })
  action!: PlanRevision['action'];
}

export class HistoryResponse {
  @ApiProperty({ type: [RevisionResponse], description: 'Newest first.' })
  history!: RevisionResponse[];
}

export class RangeResponse {
  @ApiProperty({ type: [PlanResponse], description: 'Newest day first.' })
  plans!: PlanResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'The cursor of the next page; null on the last one.' })
  next_cursor!: string | null;
}

export function toPlanResponse(plan: Plan, links: Pick<ChartLinks, 'urlOf'>): PlanResponse {
  return {
    coach: coachKey(plan.coach),
    date: plan.date,
    plan: plan.text,
    charts: plan.charts.map((chart) => links.urlOf(chart)),
    author: plan.author,
    author_id: plan.authorId,
    channel: plan.channel,
    created_at: plan.createdAt,
    edited_at: plan.editedAt,
    version: plan.version,
    available: true,
  };
}

/** "Not posted yet" is a normal answer to an agent, not an error. */
export function toMissingPlanResponse(coachCode: string, date: string): PlanResponse {
  return {
    coach: coachKey(coachCode),
    date,
    plan: `No plan available for ${coachKey(coachCode)} on ${date}`,
    charts: [],
    author: null,
    author_id: null,
    channel: null,
    created_at: null,
    edited_at: null,
    version: 0,
    available: false,
  };
}

export function toRevisionResponse(revision: PlanRevision, links: Pick<ChartLinks, 'urlOf'>): RevisionResponse {
  return {
    plan_id: revision.planId,
    plan_text: revision.text,
    charts: revision.charts.map((chart) => links.urlOf(chart)),
    author: revision.author,
    author_id: revision.authorId,
    edited_by: revision.editedBy,
    edited_by_id: revision.editedById,
    edited_at: revision.editedAt,
    action: revision.action,
  };
}

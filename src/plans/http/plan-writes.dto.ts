import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, registerDecorator, type ValidationArguments } from 'class-validator';
import { MAX_CHART_ADDRESS, parseChartAddress } from '../chart-address';
import { coachMissing } from '../plan-errors';
import { COACH_HELP, IsCalendarDate } from './plan-queries.dto';

const MAX_CHARTS = 10;

/** A list of addresses of images. */
function IsChartList(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isChartList',
      target: target.constructor,
      propertyName: String(propertyName),
      validator: {
        validate: (value: unknown) => chartListProblem(value) === null,
        defaultMessage: (args?: ValidationArguments) => chartListProblem(args?.value) ?? '',
      },
    });
}

function chartListProblem(value: unknown): string | null {
  if (!Array.isArray(value)) return 'charts must be a list of https addresses.';
  if (value.length > MAX_CHARTS) return `charts has ${value.length} addresses; at most ${MAX_CHARTS} fit.`;
  const bad = value.findIndex((url) => typeof url !== 'string' || parseChartAddress(url) === null);
  return bad < 0 ? null : `charts[${bad}] must be an https address of up to ${MAX_CHART_ADDRESS} characters.`;
}

const planMessage = ({ value }: ValidationArguments) =>
  value === undefined || value === null ? 'Missing required field: plan' : 'plan must be a text.';

export class PlanBody {
  @ApiProperty({ minLength: 1, maxLength: 4000, description: 'The text; its ends are trimmed, all else is kept.' })
  @IsString({ message: planMessage })
  plan!: string;
}

export class NewPlanBody extends PlanBody {
  @ApiProperty({ example: 'd', description: COACH_HELP })
  @IsString({ message: coachMissing().message })
  @IsNotEmpty({ message: coachMissing().message })
  coach!: string;

  @ApiPropertyOptional({ format: 'date', example: '2026-11-20', description: 'Today or a coming day; default today.' })
  @IsOptional()
  @IsCalendarDate()
  date?: string;

  @ApiPropertyOptional({
    type: [String],
    format: 'uri',
    maxItems: MAX_CHARTS,
    description: 'https addresses of images.',
  })
  @IsOptional()
  @IsChartList()
  charts?: string[];
}

/** The place of a plan, as the path names it. */
export class SlotParams {
  @ApiProperty({ example: 'd', description: COACH_HELP })
  @IsString()
  coach!: string;

  @ApiProperty({ format: 'date', example: '2026-11-20', description: 'The trading day.' })
  @IsCalendarDate()
  date!: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  type ValidationArguments,
} from 'class-validator';
import { coachMissing, invalidDate } from '../plan-errors';
import { isCalendarDate } from '../trading-day';

const COACH_HELP = 'The code of the coach: `d`, `D` or `coach_d`.';

/** A day of the calendar as YYYY-MM-DD. */
function IsCalendarDate(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isCalendarDate',
      target: target.constructor,
      propertyName: String(propertyName),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isCalendarDate(value),
        defaultMessage: (args?: ValidationArguments) => invalidDate(String(args?.value)).message,
      },
    });
}

class GuildQuery {
  @ApiPropertyOptional({ description: 'The Discord server (guild) id; needed only where plans of several are kept.' })
  @IsOptional()
  @Matches(/^\d{1,20}$/, { message: 'Invalid guild. Use the id of the Discord server, a number of up to 20 digits.' })
  guild?: string;
}

export class DayQuery extends GuildQuery {
  @ApiPropertyOptional({ format: 'date', example: '2026-11-20', description: 'The trading day; default today.' })
  @IsOptional()
  @IsCalendarDate()
  date?: string;
}

export class PlanQuery extends DayQuery {
  @ApiProperty({ example: 'd', description: COACH_HELP })
  @IsString({ message: coachMissing().message })
  @IsNotEmpty({ message: coachMissing().message })
  coach!: string;
}

export class RangeQuery extends GuildQuery {
  @ApiPropertyOptional({ format: 'date', description: 'The first day, inclusive; default the oldest.' })
  @IsOptional()
  @IsCalendarDate()
  from?: string;

  @ApiPropertyOptional({ format: 'date', description: 'The last day, inclusive; default the newest, coming days too.' })
  @IsOptional()
  @IsCalendarDate()
  to?: string;

  @ApiPropertyOptional({ example: 'd', description: COACH_HELP })
  @IsOptional()
  @IsString()
  coach?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before, unchanged.' })
  @IsOptional()
  @IsString()
  @MaxLength(64, { message: 'Invalid cursor. Use next_cursor of the page before, unchanged.' })
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'Plans on a page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Invalid limit. Use a whole number from 1 to 200.' })
  @Min(1, { message: 'Invalid limit. Use a whole number from 1 to 200.' })
  @Max(200, { message: 'Invalid limit. Use a whole number from 1 to 200.' })
  limit: number = 50;
}

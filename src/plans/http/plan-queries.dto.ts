import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  registerDecorator,
  type ValidationArguments,
} from 'class-validator';
import { IsWholeNumber } from '../../http';
import { coachMissing, invalidDate } from '../plan-errors';
import { isCalendarDate } from '../trading-day';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export const COACH_HELP = 'The code of the coach: `d`, `D` or `coach_d`.';

/** A day of the calendar as YYYY-MM-DD. */
export function IsCalendarDate(): PropertyDecorator {
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

/** May be left out; `?date=` with nothing behind it is the same. */
function MayBeEmpty(): PropertyDecorator {
  const emptyIsAbsent = ({ value }: { value: unknown }): unknown => (value === '' ? undefined : value);
  return applyDecorators(IsOptional(), Transform(emptyIsAbsent));
}

export class GuildQuery {
  @ApiPropertyOptional({ description: 'The Discord server (guild) id; needed only where plans of several are kept.' })
  @MayBeEmpty()
  @Matches(/^\d{1,20}$/, { message: 'Invalid guild. Use the id of the Discord server, a number of up to 20 digits.' })
  guild?: string;
}

export class DayQuery extends GuildQuery {
  @ApiPropertyOptional({ format: 'date', example: '2026-11-20', description: 'The trading day; default today.' })
  @MayBeEmpty()
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
  @MayBeEmpty()
  @IsCalendarDate()
  from?: string;

  @ApiPropertyOptional({ format: 'date', description: 'The last day, inclusive; default the newest, coming days too.' })
  @MayBeEmpty()
  @IsCalendarDate()
  to?: string;

  @ApiPropertyOptional({ example: 'd', description: COACH_HELP })
  @MayBeEmpty()
  @IsString()
  coach?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before, unchanged.' })
  @MayBeEmpty()
  @IsString()
  @MaxLength(64, { message: 'Invalid cursor. Use next_cursor of the page before, unchanged.' })
  cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
    description: 'Plans on a page.',
  })
  @IsOptional()
  @IsWholeNumber({ min: 1, max: MAX_LIMIT, fallback: DEFAULT_LIMIT })
  limit: number = DEFAULT_LIMIT;
}

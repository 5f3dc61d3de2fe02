import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const STATUSES = ['pending', 'delivered', 'dead', 'cancelled'] as const;
const REPLAYED = ['dead', 'cancelled'] as const;
const LARGEST_ID = 2_147_483_647;

/** An id in a path. */
export class IdParams {
  @ApiProperty({ type: 'integer', minimum: 1 })
  @Type(() => Number)
  @IsInt({ message: 'Invalid id. Use a whole number.' })
  @Min(1, { message: 'Invalid id. Use a whole number from 1.' })
  @Max(LARGEST_ID, { message: 'Invalid id: it is too large.' })
  id!: number;
}

export class RouteParams {
  @ApiProperty({ description: "The route's name." })
  @IsString()
  @MaxLength(64)
  name!: string;
}

class AlertSelection {
  @ApiPropertyOptional({ description: 'Of the route of this name.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  route?: string;

  @ApiPropertyOptional({ example: 'BTC-USD', description: 'Of this symbol, in any case.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  symbol?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'To the destination of this id.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Invalid destination_id. Use a whole number.' })
  @Max(LARGEST_ID, { message: 'Invalid destination_id: it is too large.' })
  destination_id?: number;
}

export class AlertsQuery extends AlertSelection {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `Invalid status. Use one of ${STATUSES.join(', ')}.` })
  status?: (typeof STATUSES)[number];

  @ApiPropertyOptional({ description: '`next_cursor` of the page before, unchanged.' })
  @IsOptional()
  @IsString()
  @MaxLength(32)
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'Alerts on a page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Invalid limit. Use a whole number from 1 to 200.' })
  @Min(1, { message: 'Invalid limit. Use a whole number from 1 to 200.' })
  @Max(200, { message: 'Invalid limit. Use a whole number from 1 to 200.' })
  limit: number = 50;
}

export class ReplayBody extends AlertSelection {
  @ApiPropertyOptional({ enum: REPLAYED, default: 'dead' })
  @IsOptional()
  @IsIn(REPLAYED, { message: 'Invalid status. Use dead or cancelled.' })
  status: (typeof REPLAYED)[number] = 'dead';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 10_000, default: 1000, description: 'At most so many.' })
  @IsOptional()
  @IsInt({ message: 'Invalid limit. Use a whole number from 1 to 10000.' })
  @Min(1, { message: 'Invalid limit. Use a whole number from 1 to 10000.' })
  @Max(10_000, { message: 'Invalid limit. Use a whole number from 1 to 10000.' })
  limit: number = 1000;
}

export class PauseBody {
  @ApiPropertyOptional({ description: 'Why, for those who look at it later.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

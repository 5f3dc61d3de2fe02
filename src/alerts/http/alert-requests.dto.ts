import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsOptionalText, IsWholeNumber } from '../../http';

const STATUSES = ['pending', 'delivered', 'dead', 'cancelled'] as const;
const REPLAYED = ['dead', 'cancelled'] as const;
const LARGEST_ID = 2_147_483_647;

/** An id in a path. */
export class IdParams {
  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsWholeNumber({ min: 1, max: LARGEST_ID })
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
  @IsOptionalText(64)
  route?: string;

  @ApiPropertyOptional({ example: 'BTC-USD', description: 'Of this symbol, in any case.' })
  @IsOptionalText(100)
  symbol?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'To the destination of this id.' })
  @IsOptional()
  @IsWholeNumber({ min: 1, max: LARGEST_ID })
  destination_id?: number;
}

export class AlertsQuery extends AlertSelection {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `Invalid status. Use one of ${STATUSES.join(', ')}.` })
  status?: (typeof STATUSES)[number];

  @ApiPropertyOptional({ description: '`next_cursor` of the page before, unchanged.' })
  @IsOptionalText(32)
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'Alerts on a page.' })
  @IsOptional()
  @IsWholeNumber({ min: 1, max: 200, fallback: 50 })
  limit: number = 50;
}

// Defaults of a body stand in its descriptions: generators of clients take a property with one for required.
export class ReplayBody extends AlertSelection {
  @ApiPropertyOptional({ enum: REPLAYED, description: 'Default dead.' })
  @IsOptional()
  @IsIn(REPLAYED, { message: 'Invalid status. Use dead or cancelled.' })
  status: (typeof REPLAYED)[number] = 'dead';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 10_000, description: 'At most so many; default 1000.' })
  @IsOptional()
  @IsWholeNumber({ min: 1, max: 10_000, fallback: 1000 })
  limit: number = 1000;
}

export class PauseBody {
  @ApiPropertyOptional({ description: 'Why, for those who look at it later.' })
  @IsOptionalText(500)
  reason?: string;
}

import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { IsWholeNumber } from '../../http';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export class UnreadableQuery {
  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @IsOptional()
  @IsWholeNumber({ min: 1, max: MAX_LIMIT, fallback: DEFAULT_LIMIT })
  limit: number = DEFAULT_LIMIT;
}

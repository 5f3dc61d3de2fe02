import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsOptionalText, IsWholeNumber } from '../../http';

export class NotificationsQuery {
  @ApiPropertyOptional({ example: 'desk', description: 'Of this channel, in any case.' })
  @IsOptionalText(100)
  channel?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before, unchanged.' })
  @IsOptionalText(32)
  cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Notifications on a page.',
  })
  @IsOptional()
  @IsWholeNumber({ min: 1, max: 200, fallback: 50 })
  limit: number = 50;
}

import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { MAX_CANDLES_PER_REQUEST, type SavedCandles } from '../candles.service';

/** A candle as it is sent. The classes of this file describe; reading and checking is done by hand, in a tenth of the time. */
export class CandleInput {
  @ApiPropertyOptional({ example: 'BTC-USD', maxLength: 64, description: 'Unless it is given for all.' })
  symbol?: string;

  @ApiPropertyOptional({
    example: '1d',
    description: 'From 1m to 4w; unless it is given for all, or the distances of the candles show it.',
  })
  interval?: string;

  @ApiProperty({
    description: 'When it begins: ISO 8601 text (UTC without a zone), a date, or epoch seconds or milliseconds.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
    example: '2026-11-20T00:00:00Z',
  })
  time!: string | number;

  @ApiProperty({ example: 68_250.5 })
  open!: number;

  @ApiProperty({ example: 69_120 })
  high!: number;

  @ApiProperty({ example: 67_800.25 })
  low!: number;

  @ApiProperty({ example: 68_900 })
  close!: number;

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 0, example: 1250.75 })
  volume?: number | null;
}

export class CandlesRequestBody {
  @ApiPropertyOptional({ example: 'BTC-USD', description: 'The symbol of all of them.' })
  symbol?: string;

  @ApiPropertyOptional({ example: '1d', description: 'The interval of all of them.' })
  interval?: string;

  @ApiProperty({
    type: 'array',
    items: { $ref: getSchemaPath(CandleInput) },
    maxItems: MAX_CANDLES_PER_REQUEST,
    description: 'The answers of exchanges and data services are understood as they are, too.',
  })
  candles!: CandleInput[];
}

export class CandlesQuery {
  @ApiPropertyOptional({ description: 'The symbol of all candles, whatever the body says.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  symbol?: string;

  @ApiPropertyOptional({ description: 'The interval of all candles, whatever the body says.', example: '5m' })
  @IsOptional()
  @IsString()
  @MaxLength(16)
  interval?: string;
}

class SavedSeriesResponse {
  @ApiProperty({ example: 'BTC-USD' })
  symbol!: string;

  @ApiProperty({ example: '1d' })
  interval!: string;

  @ApiProperty({ type: 'integer' })
  added!: number;

  @ApiProperty({ type: 'integer', description: 'Were there with other values, and have these now.' })
  replaced!: number;

  @ApiProperty({ type: 'integer' })
  unchanged!: number;

  @ApiProperty({ format: 'date-time' })
  first_start!: string;

  @ApiProperty({ format: 'date-time' })
  last_start!: string;
}

export class CandlesResponse {
  @ApiProperty({ type: 'integer', description: 'Candles that are new or have new values.' })
  accepted!: number;

  @ApiProperty({ type: 'integer', description: 'Candles that were there as they are, or twice in the request.' })
  repeated!: number;

  @ApiProperty({ type: 'integer', description: 'Rows without any price.' })
  empty!: number;

  @ApiProperty({ type: [SavedSeriesResponse] })
  series!: SavedSeriesResponse[];
}

export function toCandlesResponse({ series, empty, repeated }: SavedCandles): CandlesResponse {
  const sum = (count: (one: (typeof series)[number]) => number) => series.reduce((total, one) => total + count(one), 0);
  return {
    accepted: sum(({ added, replaced }) => added + replaced),
    repeated: repeated + sum(({ unchanged }) => unchanged),
    empty,
    series: series.map(({ firstStart, lastStart, ...counts }) => ({
      ...counts,
      ...{ first_start: firstStart, last_start: lastStart },
    })),
  };
}

import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, Takes } from '../../access';
import { ApiProblems } from '../../errors';
import { CandlesService } from '../candles.service';
import { CandleInput, CandlesQuery, CandlesRequestBody, CandlesResponse, toCandlesResponse } from './candles.dto';

/** Five thousand candles with 200 bytes each, and room. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Takes candles over HTTP. */
@ApiTags('strategies')
@ApiExtraModels(CandleInput)
@Controller('api/candles')
export class CandlesController {
  constructor(private readonly candles: CandlesService) {}

  @Post()
  @HttpCode(200)
  @Access('signals')
  @Takes({ bodyLimit: MAX_BYTES })
  @ApiOperation({ summary: 'Send candles, from which the strategies make signals', operationId: 'sendCandles' })
  @ApiBody({ type: CandlesRequestBody })
  @ApiOkResponse({ type: CandlesResponse, description: 'The candles are committed.' })
  @ApiProblems(400, 413, 415, 503)
  async take(@Body() body: unknown, @Query() { symbol, interval }: CandlesQuery): Promise<CandlesResponse> {
    return toCandlesResponse(await this.candles.take(body, { symbol, interval }));
  }
}

import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../../access';
import { ApiProblems } from '../../errors';
import { SignalsService } from '../signals.service';
import { AlertIntakeResponse, toAlertIntakeResponse } from './signal-responses';
import { TRADINGVIEW_PATH } from './signal-routes';

/** Takes TradingView alerts. Its token and its raw bodies are the business of `SignalRoutes`. */
@ApiTags('signals')
@Access('open')
@Controller(TRADINGVIEW_PATH)
export class TradingViewController {
  constructor(private readonly signals: SignalsService) {}

  @Post(':token')
  @HttpCode(202)
  @ApiOperation({ summary: 'A TradingView alert, JSON or text', operationId: 'takeTradingViewAlert' })
  @ApiParam({ name: 'token', description: 'TRADINGVIEW_TOKEN.' })
  @ApiBody({ schema: { type: 'string' }, description: 'A JSON object or plain text, whatever its content type.' })
  @ApiResponse({ status: 202, type: AlertIntakeResponse, description: 'Committed, also what could not be read.' })
  @ApiProblems(404, 413, 503)
  async take(@Body() body: unknown): Promise<AlertIntakeResponse> {
    // Fastify does not parse a body that is not there.
    return toAlertIntakeResponse(await this.signals.takeAlert(typeof body === 'string' ? body : ''));
  }
}

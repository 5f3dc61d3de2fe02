import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access, AccessControl, Takes } from '../../access';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { ApiProblems } from '../../errors';
import { SignalsService } from '../signals.service';
import { AlertIntakeResponse, toAlertIntakeResponse } from './signal-responses';

const HOOK = 'tradingview';

/** Takes TradingView alerts: bodies of any kind, at an address with a secret end. */
@ApiTags('signals')
@Access('open')
@Controller(`hooks/${HOOK}`)
export class TradingViewController {
  constructor(
    private readonly signals: SignalsService,
    access: AccessControl,
    @Inject(SETTINGS) settings: Pick<Settings, 'TRADINGVIEW_TOKEN' | 'TRADINGVIEW_RATE_LIMIT_PER_MINUTE'>,
  ) {
    const { TRADINGVIEW_TOKEN: token, TRADINGVIEW_RATE_LIMIT_PER_MINUTE: perMinute } = settings;
    access.registerHook(HOOK, { token, perMinute });
  }

  @Post(':token')
  @HttpCode(202)
  @Takes({ raw: 'text', hook: { name: HOOK, token: 'token' } })
  @ApiOperation({ summary: 'A TradingView alert, JSON or text', operationId: 'takeTradingViewAlert' })
  @ApiParam({ name: 'token', description: 'TRADINGVIEW_TOKEN.' })
  @ApiBody({ schema: { type: 'string' }, description: 'A JSON object or plain text, whatever its content type.' })
  @ApiResponse({ status: 202, type: AlertIntakeResponse, description: 'Committed, also what could not be read.' })
  @ApiProblems(404, 429, 503)
  async take(@Body() body: unknown): Promise<AlertIntakeResponse> {
    // Fastify does not parse a body that is not there.
    return toAlertIntakeResponse(await this.signals.takeAlert(typeof body === 'string' ? body : ''));
  }
}

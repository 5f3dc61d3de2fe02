import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, AccessControl, Takes } from '../../access';
import { SETTINGS, type Settings } from '../../config';
import { ApiProblems } from '../../errors';
import { readHookHeaders } from '../events/hook-signature';
import { KickService } from '../kick.service';

const HOOK = 'kick';

class HookAnswer {
  @ApiProperty({
    enum: ['accepted', 'repeated', 'ignored', 'unreadable'],
    description: 'Ignored is what is for nobody here.',
  })
  outcome!: string;
}

/** Takes Kick's official events: https://docs.kick.com/events/webhook-security */
@ApiTags('notifications')
@Access('open')
@Controller(`hooks/${HOOK}`)
export class KickHookController {
  constructor(
    private readonly kick: KickService,
    private readonly access: AccessControl,
    @Inject(SETTINGS) settings: Pick<Settings, 'KICK_HOOK_RATE_LIMIT_PER_MINUTE'>,
  ) {
    const perMinute = settings.KICK_HOOK_RATE_LIMIT_PER_MINUTE;
    // Null: there is no such address while Kick is off.
    access.registerHook(HOOK, kick.sources === null ? { token: null, perMinute } : { perMinute });
  }

  @Post()
  // Kick sends again whatever is not answered with 200.
  @HttpCode(200)
  @Takes({ raw: 'bytes', bodyLimit: 256 * 1024, hook: { name: HOOK } })
  @ApiOperation({ summary: "One of Kick's events, signed by Kick", operationId: 'takeKickEvent' })
  @ApiBody({ schema: { type: 'object' }, description: 'As https://docs.kick.com/events/event-types shows it.' })
  @ApiResponse({ status: 200, type: HookAnswer, description: 'What is to be kept is committed.' })
  @ApiProblems(401, 404, 413, 429, 503)
  async take(@Body() body: unknown, @Req() request: FastifyRequest): Promise<HookAnswer> {
    // Fastify does not parse a body that is not there.
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const outcome = await this.kick.takeEvent(readHookHeaders(request.headers), bytes);
    if (outcome === 'forged') throw this.access.refuseSignature(request);
    return { outcome };
  }
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { errorCodes } from 'fastify';
import { SETTINGS } from '../../config';
import type { Settings } from '../../config';
import { failureOf, HttpFault, sendProblem } from '../../errors';

export const SIGNALS_PATH = 'api/signals';
export const TRADINGVIEW_PATH = 'hooks/tradingview';

/** A thousand signals with 4 KB each. */
const MAX_SIGNALS_BYTES = 4 * 1024 * 1024;

/** No type that anybody sends: what alerts are called inside, whatever their sender calls them. */
const ALERT_TYPE = 'application/vnd.coachwire.tradingview-alert';

/**
 * What Fastify has to know of the routes of signals: larger bodies for requests; for TradingView a token that is checked before
 * the body is read, and bodies of any content type taken as text. All other routes stay as they are.
 */
@Injectable()
export class SignalRoutes {
  private readonly tokenHash: Buffer | null;

  /** Acts at once: Nest registers its routes before any other hook of its own, and Fastify tells of each as it comes. */
  constructor(
    host: HttpAdapterHost,
    @Inject(SETTINGS) { TRADINGVIEW_TOKEN: token }: Pick<Settings, 'TRADINGVIEW_TOKEN'>,
  ) {
    this.tokenHash = token === null ? null : hash(token);
    const server = host.httpAdapter.getInstance<FastifyInstance>();
    // Bytes that are no UTF-8 are replaced, not refused: so the parser gets bytes.
    server.addContentTypeParser(ALERT_TYPE, { parseAs: 'buffer' }, (request, body: Buffer, done) =>
      isTradingView(request.routeOptions.url ?? '')
        ? done(null, body.toString('utf8'))
        : done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(ALERT_TYPE)),
    );
    server.addHook('onRoute', (route) => this.adapt(route));
  }

  private adapt(route: RouteOptions): void {
    if (isUnder(route.url, SIGNALS_PATH)) route.bodyLimit = MAX_SIGNALS_BYTES;
    if (isTradingView(route.url)) {
      const others = route.onRequest === undefined ? [] : [route.onRequest].flat();
      route.onRequest = [...others, (request, reply, done) => this.admit(request, reply, done)];
    }
  }

  private admit(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const { token } = request.params as { token: string };
    if (this.tokenHash === null || !timingSafeEqual(this.tokenHash, hash(token))) {
      return sendProblem(request, reply, failureOf(nothingThere()));
    }
    request.headers['content-type'] = ALERT_TYPE;
    done();
  }
}

/** As for an address that nobody serves; the token is not repeated, for answers are logged by some. */
function nothingThere(): HttpFault {
  return new HttpFault(404, 'route-not-found', `There is nothing at /${TRADINGVIEW_PATH}/… with this end.`);
}

function isTradingView(url: string): boolean {
  return isUnder(url, TRADINGVIEW_PATH);
}

function isUnder(url: string, path: string): boolean {
  return url === `/${path}` || url.startsWith(`/${path}/`);
}

/** Of one length, so that comparing takes the same time for every token. */
function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

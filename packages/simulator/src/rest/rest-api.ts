import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordError, refusal } from '../discord-error';
import { faultAnswer } from '../faults';
import type { Faults } from '../faults';
import type { Platform } from '../platform';
import type { Exchange, RestRequest, RestResponse } from './exchange';
import type { RateLimiter } from './rate-limiter';
import { readBody } from './request-body';
import { Router } from './router';
import type { RouteMatch } from './router';
import { restRoutes } from './routes';

/** Every request passes here in one order: read, record, fail on purpose, rate limit, authenticate, handle. */
export class RestApi {
  readonly #router = new Router(restRoutes);
  /** Real milliseconds that each answer takes longer. */
  latencyMs = 0;

  constructor(
    private readonly discord: Platform,
    private readonly rateLimiter: RateLimiter | null,
    private readonly faults: Faults,
    private readonly record: (exchange: Exchange) => void,
  ) {}

  /** @param url the request's, its path starting after `/api/v10` */
  async serve(incoming: IncomingMessage, outgoing: ServerResponse, url: URL): Promise<void> {
    const method = incoming.method ?? 'GET';
    const fault = this.faults.take(method, url.pathname);
    const waitMs = this.latencyMs + (fault?.delayMs ?? 0);
    if (waitMs > 0) await sleep(waitMs, undefined, { ref: false });
    if (fault?.status === 'reset-before') return void incoming.socket.destroy();
    const { request, response } = await this.#answer(incoming, url, fault?.status);
    if (fault?.status === 'hang') return;
    if (fault?.status === 'reset-after') return void incoming.socket.destroy();
    const sent = typeof fault?.status === 'number' ? faultAnswer(fault.status, fault) : response;
    this.rateLimiter?.settle(addressOf(incoming), sent);
    request.status = sent.status;
    send(outgoing, sent);
  }

  async #answer(
    incoming: IncomingMessage,
    url: URL,
    fault: unknown,
  ): Promise<{ request: RestRequest; response: RestResponse }> {
    const match = this.#router.find(incoming.method ?? 'GET', url.pathname);
    const request = toRequest(incoming, url, match);
    try {
      Object.assign(request, await readBody(incoming));
      this.record(request);
      // A call that is to fail, or never answered, does nothing.
      if (typeof fault === 'number' || fault === 'hang') return { request, response: { status: 500 } };
      return { request, response: this.#handle(incoming, request, match) };
    } catch (error) {
      if (error instanceof DiscordError) return { request, response: { status: error.status, body: error.body } };
      throw error;
    }
  }

  #handle(incoming: IncomingMessage, request: RestRequest, match: RouteMatch): RestResponse {
    const admission = this.rateLimiter?.admit(request, addressOf(incoming)) ?? { headers: {}, refusal: null };
    if (admission.refusal) return admission.refusal;
    const response = this.#perform(request, match);
    return { ...response, headers: { ...admission.headers, ...response.headers } };
  }

  #perform(request: RestRequest, match: RouteMatch): RestResponse {
    try {
      if (match.kind === 'none') throw refusal('notFound');
      if (match.kind === 'wrong-method') throw refusal('methodNotAllowed');
      const isBot = request.headers['authorization'] === `Bot ${this.discord.settings.token}`;
      if (match.route.needsBotToken && !isBot) throw refusal('unauthorized');
      return match.route.handle(this.discord, request);
    } catch (error) {
      if (error instanceof DiscordError) return { status: error.status, body: error.body };
      throw error;
    }
  }
}

function toRequest(incoming: IncomingMessage, url: URL, match: RouteMatch): RestRequest {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    route: match.kind === 'found' ? match.route.template : 'unknown',
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers) as Record<string, string>,
    params: match.kind === 'found' ? match.params : {},
    body: null,
    files: [],
    receivedAt: new Date(),
  };
}

function addressOf(incoming: IncomingMessage): string {
  return incoming.socket.remoteAddress ?? '';
}

/** A 204 carries neither a body nor a content type: clients parse by it. */
function send(outgoing: ServerResponse, { status, body, headers = {} }: RestResponse): void {
  if (outgoing.destroyed) return;
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  if (body === undefined || status === 204) return void outgoing.end();
  if (!outgoing.hasHeader('Content-Type')) outgoing.setHeader('Content-Type', 'application/json');
  outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { isCdnPath } from './attachments';
import { Faults } from './faults';
import type { Platform } from './platform';
import type { Exchange } from './rest/exchange';
import type { RateLimiter } from './rest/rate-limiter';
import { RestApi } from './rest/rest-api';
import { serveCdn } from './rest/cdn';
import { SimulatorServer } from './server';
import type { SimulatorEdges } from './simulator';

/** The links of webhooks name no version. */
const REST_PREFIX = /^\/api(\/v10)?\/(?!v\d)/;
const MAX_RECORDED = 5000;

export interface EdgeOptions {
  host: string;
  rateLimiter: RateLimiter | null;
  onRequest: ((exchange: Exchange) => void) | undefined;
}

/** Answers a control call; the simulator hands in its own. */
export type ControlHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Sorts what comes in over the port: REST, CDN, gateway, control. */
export class Edges implements SimulatorEdges {
  readonly faults = new Faults();
  readonly requests: Exchange[] = [];
  readonly violations: Error[] = [];
  readonly #server: SimulatorServer;
  readonly #rest: RestApi;
  control: ControlHandler | null = null;

  constructor(
    private readonly discord: Platform,
    private readonly options: EdgeOptions,
  ) {
    this.#rest = new RestApi(discord, options.rateLimiter, this.faults, (exchange) => this.#record(exchange));
    this.#server = new SimulatorServer(options.host, {
      serve: (request, response) => void this.#serve(request, response),
      connected: (socket, url) => {
        if ((url.searchParams.get('v') ?? '10') !== '10') socket.close(4012, 'Invalid API version.');
        else discord.hub.accept(socket);
      },
    });
  }

  get origin(): string {
    return `http://${this.#address}`;
  }

  get invalidRequests(): number {
    return this.options.rateLimiter?.invalidRequests(this.options.host) ?? 0;
  }

  get latencyMs(): number {
    return this.#rest.latencyMs;
  }

  set latencyMs(value: number) {
    this.#rest.latencyMs = value;
  }

  async listen(port: number): Promise<void> {
    await this.#server.listen(port);
    this.discord.hub.url = `ws://${this.#address}`;
    this.discord.attachments.baseUrl = this.origin;
  }

  async refuseConnections(isRefusing: boolean): Promise<void> {
    if (isRefusing === !this.#server.isListening) return;
    await (isRefusing ? this.#stop() : this.#server.resume());
  }

  async close(): Promise<void> {
    if (this.#server.isListening) await this.#stop();
  }

  get #address(): string {
    return `${this.options.host.includes(':') ? `[${this.options.host}]` : this.options.host}:${this.#server.port}`;
  }

  async #stop(): Promise<void> {
    this.discord.hub.terminateAll();
    await this.#server.stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', this.origin);
      if (isCdnPath(url.pathname)) await serveCdn(this.discord, this.faults, request, response, url);
      else if (url.pathname.startsWith('/control/') && this.control) await this.control(request, response, url);
      else await this.#rest.serve(request, response, withoutPrefix(url));
    } catch (error) {
      // A client that went away while it was sending is no concern of ours; anything else a test must hear of.
      if (!isGone(request, error)) this.violations.push(error as Error);
      request.socket.destroy();
    }
  }

  #record(exchange: Exchange): void {
    this.requests.push(exchange);
    if (this.requests.length > MAX_RECORDED) this.requests.shift();
    try {
      this.options.onRequest?.(exchange);
    } catch (error) {
      this.violations.push(error as Error);
    }
  }
}

/** Node tells of a connection that ends in the middle of a body before it marks the request as destroyed. */
function isGone(request: IncomingMessage, error: unknown): boolean {
  if (request.complete) return false;
  return request.destroyed || (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}

/** Any other path is known to no route. */
function withoutPrefix(url: URL): URL {
  const stripped = new URL(url);
  const isRest = REST_PREFIX.test(url.pathname);
  stripped.pathname = isRest ? url.pathname.replace(REST_PREFIX, '/') : `/outside${url.pathname}`;
  return stripped;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import { SimulatorServer } from '../server';
import { CentrifugoSocket } from './centrifugo-socket';
import { messageEvent, roomOf } from './feed-event';
import type { FeedSocket } from './feed-socket';
import { messageHook, signHook, type HookOptions, type HookRequest } from './hook-request';
import { KickApi, type KickAnswer, type KickRequest } from './kick-api';
import { KickWorld, type KickMessage, type SentKickMessage } from './kick-world';
import { PusherSocket } from './pusher-socket';

export interface KickOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  now?: () => Date;
  /** How often Centrifugo pings, in seconds. */
  pingSeconds?: number;
  /** Answers a request in the place of Kick; null where Kick answers itself, 'hang' where nobody does. */
  intercept?: (request: KickRequest) => KickAnswer | 'hang' | null;
}

const MAX_RECORDED = 2000;

/** A small Kick: its site's look-ups, both chat feeds, and the public API with signed events. */
export class Kick {
  readonly world: KickWorld;
  /** What it was asked over HTTP, oldest first. */
  readonly requests: KickRequest[] = [];
  /** The feeds' clients that are connected. */
  readonly sockets = new Set<FeedSocket>();
  /** How many clients have come to the feeds. */
  connections = 0;
  /** Called for each client of a feed as soon as it is there. */
  onSocket: ((socket: FeedSocket) => void) | null = null;
  /** Where events are posted to. */
  webhookUrl: string | null = null;
  readonly #server: SimulatorServer;
  readonly #api: KickApi;

  constructor(private readonly options: KickOptions = {}) {
    this.world = new KickWorld(options.now ?? (() => new Date()));
    this.#server = new SimulatorServer(options.host ?? '127.0.0.1', {
      serve: (request, response) => void this.#serve(request, response),
      connected: (socket, url) => this.#connected(socket, url),
    });
    this.#api = new KickApi(this.world, () => this.feedUrl);
  }

  /** @throws Error when the port is taken */
  async listen(): Promise<void> {
    await this.#server.listen(this.options.port ?? 0);
  }

  get url(): string {
    return `http://${this.options.host ?? '127.0.0.1'}:${this.#server.port}`;
  }

  get feedUrl(): string {
    return this.url.replace('http', 'ws');
  }

  /** The settings with which Coachwire meets this Kick in the place of the real one. */
  get settings() {
    const { clientId, clientSecret } = this.world;
    return {
      KICK_API_URL: `${this.url}/api/v2`,
      KICK_REALTIME_API_URL: `${this.url}/api/v1/realtime`,
      KICK_PUBLIC_API_URL: `${this.url}/public/v1`,
      KICK_OAUTH_URL: this.url,
      KICK_WS_URL: `${this.feedUrl}/app/${this.world.appKey}`,
      KICK_CLIENT_ID: clientId,
      KICK_CLIENT_SECRET: clientSecret,
    };
  }

  /** Somebody writes into a chat: it goes to the feeds at once, and is posted as an event where a subscription asks for it. */
  async say(message: KickMessage): Promise<SentKickMessage> {
    const sent = this.world.complete(message);
    this.publish(sent);
    await this.deliver(sent);
    return sent;
  }

  /** To the feeds only. */
  publish(sent: SentKickMessage): void {
    const channel = this.#channelOf(sent);
    const event = messageEvent(sent, channel);
    for (const socket of this.sockets) socket.publish(roomOf(channel), event);
  }

  /** As an event only; answers what the webhook answered, null where no subscription asks for it. */
  async deliver(sent: SentKickMessage, options: HookOptions = {}): Promise<number | null> {
    const { broadcasterId } = this.#channelOf(sent);
    const isAsked = this.world.subscriptions.some(
      (one) => one.broadcasterId === broadcasterId && one.event === 'chat.message.sent',
    );
    return this.webhookUrl !== null && isAsked ? this.post(this.signedHook(sent, options)) : null;
  }

  /** The request that tells of a message. */
  signedHook(sent: SentKickMessage, options: HookOptions = {}): HookRequest {
    const body = JSON.stringify(messageHook(sent, this.#channelOf(sent)));
    return signHook(body, this.world.privateKey, this.world.now(), options);
  }

  async post({ headers, body }: HookRequest): Promise<number> {
    const response = await fetch(this.webhookUrl ?? '', { method: 'POST', headers, body });
    await response.body?.cancel();
    return response.status;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.cut();
    await this.#server.stop();
  }

  /** Refuses whoever knocks, or lets them in again. */
  async refuseConnections(isRefusing: boolean): Promise<void> {
    if (isRefusing === !this.#server.isListening) return;
    await (isRefusing ? this.#server.stop() : this.#server.resume());
  }

  #channelOf({ channel: name }: KickMessage) {
    const channel = this.world.findChannel(name);
    if (!channel) throw new Error(`The simulated Kick has no channel ${name}.`);
    return channel;
  }

  #connected(webSocket: WebSocket, url: URL): void {
    this.connections++;
    const socket = url.pathname.startsWith('/app/')
      ? new PusherSocket(webSocket, url, this.world.appKey)
      : new CentrifugoSocket(webSocket, this.world, this.options.pingSeconds ?? 25);
    this.sockets.add(socket);
    webSocket.on('close', () => this.sockets.delete(socket));
    this.onSocket?.(socket);
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const { method = 'GET', url: path = '/', headers } = incoming;
    const request = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
    this.requests.push(request);
    if (this.requests.length > MAX_RECORDED) this.requests.shift();
    const answer = this.options.intercept?.(request) ?? this.#api.answer(request);
    if (answer === 'hang') return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }
}

/** Starts a Kick on a port of its own. */
export async function startKick(options: KickOptions = {}): Promise<Kick> {
  const kick = new Kick(options);
  await kick.listen();
  return kick;
}

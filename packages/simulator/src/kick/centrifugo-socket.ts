import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { FeedSocket, parseFrame } from './feed-socket';
import type { KickWorld } from './kick-world';

type Command = Record<string, Record<string, unknown> | undefined>;

/** A client of Centrifugo in its JSON protocol: https://centrifugal.dev/docs/transports/client_protocol */
export class CentrifugoSocket extends FeedSocket {
  private isConnected = false;
  private readonly pings: NodeJS.Timeout;

  constructor(
    socket: WebSocket,
    private readonly world: KickWorld,
    private readonly pingSeconds: number,
  ) {
    super(socket);
    this.pings = setInterval(() => this.isConnected && this.sendRaw('{}'), pingSeconds * 1000);
    socket.on('close', () => clearInterval(this.pings));
  }

  override publish(room: string, event: { event: string; data: unknown }): void {
    if (this.rooms.has(room)) this.send({ push: { channel: room, pub: { data: event } } });
  }

  protected override take(text: string): void {
    // Several commands come in one frame, a line each, and are answered so.
    const replies = text.split('\n').flatMap((line) => this.reply(parseFrame(line)));
    if (replies.length > 0) this.sendRaw(replies.map((reply) => JSON.stringify(reply)).join('\n'));
  }

  private reply(frame: Record<string, unknown>): object[] {
    const { id } = frame;
    if (typeof id !== 'number') return [];
    const { connect, subscribe, unsubscribe, refresh } = frame as Command;
    if (connect) return this.connect(id, connect.token);
    if (!this.isConnected) return this.refuse(3501, 'bad request');
    if (refresh)
      return this.isGood(refresh.token) ? [{ id, refresh: this.session() }] : this.refuse(3500, 'invalid token');
    const room = subscribe?.channel ?? unsubscribe?.channel;
    if (typeof room !== 'string') return [{ id, error: { code: 104, message: 'method not found' } }];
    return subscribe ? this.subscribe(id, room) : this.unsubscribe(id, room);
  }

  private connect(id: number, token: unknown): object[] {
    if (!this.isGood(token)) return this.refuse(3500, 'invalid token');
    this.isConnected = true;
    return [{ id, connect: { ...this.session(), ping: this.pingSeconds, pong: true } }];
  }

  private subscribe(id: number, room: string): object[] {
    if (!room.startsWith('chatrooms.')) return [{ id, error: { code: 102, message: 'unknown channel' } }];
    this.rooms.add(room);
    return [{ id, subscribe: {} }];
  }

  private unsubscribe(id: number, room: string): object[] {
    this.rooms.delete(room);
    return [{ id, unsubscribe: {} }];
  }

  private session(): object {
    const seconds = this.world.feedTokenSeconds;
    return { client: randomUUID(), version: '6.9.6 PRO', ...(seconds > 0 && { expires: true, ttl: seconds }) };
  }

  private isGood(token: unknown): boolean {
    return typeof token === 'string' && this.world.feedTokens.has(token);
  }

  private refuse(code: number, reason: string): [] {
    this.close(code, reason);
    return [];
  }
}

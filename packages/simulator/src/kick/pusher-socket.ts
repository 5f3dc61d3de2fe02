import { randomInt } from 'node:crypto';
import type { WebSocket } from 'ws';
import { FeedSocket, parseFrame } from './feed-socket';

/** A client of Pusher: https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/ */
export class PusherSocket extends FeedSocket {
  constructor(socket: WebSocket, url: URL, appKey: string) {
    super(socket);
    if (url.pathname !== `/app/${appKey}`) this.refuse(4001, 'Application does not exist');
    else if (url.searchParams.get('protocol') !== '7') this.refuse(4007, 'Unsupported protocol version');
    else this.establish();
  }

  override publish(room: string, { event, data }: { event: string; data: unknown }): void {
    if (this.rooms.has(room)) this.send({ event, data, channel: room });
  }

  protected override take(text: string): void {
    const { event, data } = parseFrame(text);
    const room = (data as { channel?: unknown } | undefined)?.channel;
    if (event === 'pusher:ping') this.emit('pusher:pong', {});
    else if (event === 'pusher:subscribe' && typeof room === 'string') this.subscribe(room);
    else if (event === 'pusher:unsubscribe' && typeof room === 'string') this.rooms.delete(room);
  }

  private establish(): void {
    const socketId = `${randomInt(1_000_000)}.${randomInt(1_000_000)}`;
    this.emit('pusher:connection_established', { socket_id: socketId, activity_timeout: 120 });
  }

  private subscribe(room: string): void {
    if (room.startsWith('private-')) {
      this.send({ event: 'pusher:subscription_error', channel: room, data: { type: 'AuthError', status: 401 } });
      return;
    }
    this.rooms.add(room);
    this.send({ event: 'pusher_internal:subscription_succeeded', channel: room, data: '{}' });
  }

  private refuse(code: number, message: string): void {
    this.send({ event: 'pusher:error', data: { code, message } });
    this.close(code, message);
  }

  private emit(event: string, data: object): void {
    this.send({ event, data: JSON.stringify(data) });
  }
}

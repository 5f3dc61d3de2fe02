import { asNestedObject, asObject, asText, parseJson } from '../reading/json';
import type { FeedProtocol, FeedStep } from './feed-protocol';
import type { ComeBack } from './feed-schedule';

const UNREADABLE: FeedStep[] = [{ kind: 'unreadable' }];

/** Pusher Channels, protocol 7: https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/ */
export class PusherProtocol implements FeedProtocol {
  readonly provider = 'pusher';

  hello(): string[] {
    return [];
  }

  subscribe(room: string): string {
    return frame('pusher:subscribe', { auth: '', channel: room });
  }

  read(text: string): FeedStep[] {
    const message = asObject(parseJson(text));
    const { event, data, channel } = message ?? {};
    if (typeof event !== 'string') return UNREADABLE;
    if (event.startsWith('pusher')) return readOwn(event, data, asText(channel));
    return typeof channel === 'string' ? [{ kind: 'event', room: channel, event, data }] : UNREADABLE;
  }

  ping(): string {
    return frame('pusher:ping', {});
  }

  renew(): string[] {
    return [];
  }

  /** The classes of Pusher's close codes; whatever else ends a connection is no reason to hurry. */
  comeBack(code: number): ComeBack {
    if (code >= 4000 && code < 4100) return 'not-unchanged';
    return code >= 4200 && code < 4300 ? 'at-once' : 'back-off';
  }
}

function readOwn(event: string, data: unknown, room: string | null): FeedStep[] {
  if (event === 'pusher:connection_established') return [{ kind: 'established' }];
  if (event === 'pusher:ping') return [{ kind: 'send', frame: frame('pusher:pong', {}) }];
  if (event === 'pusher_internal:subscription_succeeded' && room !== null) return [{ kind: 'subscribed', room }];
  const { code, message, type, error } = asNestedObject(data) ?? {};
  if (event === 'pusher:subscription_error' && room !== null) {
    return [{ kind: 'room-refused', room, reason: asText(error) ?? asText(type) ?? 'refused' }];
  }
  // An error without a code is about one message, and ends nothing.
  if (event === 'pusher:error' && typeof code === 'number') {
    return [{ kind: 'ended', code, reason: asText(message) ?? '' }];
  }
  return [];
}

function frame(event: string, data: object): string {
  return JSON.stringify({ event, data });
}

import { asId, asObject, asText, type JsonObject, parseJson } from '../reading/json';
import type { FeedProtocol, FeedStep } from './feed-protocol';
import type { ComeBack } from './feed-schedule';

type Asked = { kind: 'connect' } | { kind: 'refresh' } | { kind: 'subscribe'; room: string };

const UNREADABLE: FeedStep[] = [{ kind: 'unreadable' }];
/** A token is renewed so long before its end, or at half its life where that is short. */
const RENEWED_BEFORE_MS = 60_000;
const TOKEN_EXPIRED = 109;
const INVALID_TOKEN = 3500;

/** Centrifugo's JSON protocol: https://centrifugal.dev/docs/transports/client_protocol */
export class CentrifugoProtocol implements FeedProtocol {
  readonly provider = 'centrifugo';
  private readonly asked = new Map<number, Asked>();
  private lastId = 0;

  constructor(private readonly token: string) {}

  hello(): string[] {
    return [this.ask({ kind: 'connect' }, { connect: { token: this.token, name: 'js' } })];
  }

  subscribe(room: string): string {
    return this.ask({ kind: 'subscribe', room }, { subscribe: { channel: room, flag: 1 } });
  }

  /** Several lines may come in one frame. */
  read(text: string): FeedStep[] {
    return text.includes('\n') ? text.split('\n').flatMap((line) => this.readLine(line)) : this.readLine(text);
  }

  /** The server pings by itself, and takes no question of that kind. */
  ping(): null {
    return null;
  }

  renew(token: string): string[] {
    return [this.ask({ kind: 'refresh' }, { refresh: { token } })];
  }

  /** https://centrifugal.dev/docs/server/codes: 3500 to 3999 and 4500 to 4999 are final, but a new token may do. */
  comeBack(code: number): ComeBack {
    const isFinal = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
    return isFinal && code !== INVALID_TOKEN ? 'not-unchanged' : 'back-off';
  }

  private readLine(line: string): FeedStep[] {
    if (line === '') return [];
    const message = asObject(parseJson(line));
    if (message === null) return UNREADABLE;
    const push = asObject(message.push);
    if (push) return readPush(push);
    if (typeof message.id === 'number') return this.readReply(message.id, message);
    return Object.keys(message).length === 0 ? [{ kind: 'send', frame: '{}' }] : [];
  }

  private readReply(id: number, reply: JsonObject): FeedStep[] {
    const asked = this.asked.get(id);
    if (!asked) return [];
    this.asked.delete(id);
    const error = asObject(reply.error);
    if (error) return refusalOf(asked, error);
    if (asked.kind === 'subscribe') return [{ kind: 'subscribed', room: asked.room }];
    const ends = tokenEnd(asObject(reply[asked.kind]));
    return asked.kind === 'connect' ? [{ kind: 'established' }, ...ends] : ends;
  }

  private ask(asked: Asked, command: object): string {
    const id = ++this.lastId;
    this.asked.set(id, asked);
    return JSON.stringify({ ...command, id });
  }
}

function readPush({ channel, pub, unsubscribe, disconnect }: JsonObject): FeedStep[] {
  const room = asText(channel);
  const data = asObject(asObject(pub)?.data);
  if (data && room !== null && typeof data.event === 'string') {
    return [{ kind: 'event', room, event: data.event, data: data.data }];
  }
  if (unsubscribe && room !== null) return [{ kind: 'room-refused', room, reason: reasonOf(asObject(unsubscribe)) }];
  const end = asObject(disconnect);
  if (end) return [{ kind: 'ended', code: Number(end.code), reason: asText(end.reason) ?? '' }];
  return pub ? UNREADABLE : [];
}

function refusalOf(asked: Asked, error: JsonObject): FeedStep[] {
  const reason = reasonOf(error);
  if (asked.kind === 'subscribe') return [{ kind: 'room-refused', room: asked.room, reason }];
  const code = error.code === TOKEN_EXPIRED ? INVALID_TOKEN : 0;
  return [{ kind: 'ended', code, reason }];
}

function tokenEnd(session: JsonObject | null): FeedStep[] {
  const { expires, ttl } = session ?? {};
  if (expires !== true || typeof ttl !== 'number' || !(ttl > 0)) return [];
  return [{ kind: 'token-ends', afterMs: Math.max((ttl * 1000) / 2, ttl * 1000 - RENEWED_BEFORE_MS) }];
}

function reasonOf(error: JsonObject | null): string {
  const { code, message, reason } = error ?? {};
  return [asId(code), asText(message) ?? asText(reason)].filter((part) => part !== null).join(' ');
}

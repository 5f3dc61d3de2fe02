import type { RawData, WebSocket } from 'ws';
import { asNumber, asObject, asStrings, asText, isObject } from '../json-values';
import type { JsonObject } from '../json-values';
import type { GatewayHub } from './hub';
import { refuseIntents } from './intents';
import { GatewaySession } from './session';
import type { Dispatch } from './session';

/** Discord closes on a client's payload that is larger, and on more than 120 of them in 60 s. */
const MAX_PAYLOAD_BYTES = 4096;
const MAX_PAYLOADS_PER_MINUTE = 120;

const OP = {
  HEARTBEAT: 1,
  IDENTIFY: 2,
  PRESENCE_UPDATE: 3,
  VOICE_STATE_UPDATE: 4,
  RESUME: 6,
  RECONNECT: 7,
  REQUEST_GUILD_MEMBERS: 8,
  INVALID_SESSION: 9,
  HELLO: 10,
  HEARTBEAT_ACK: 11,
} as const;

/** The protocol of one WebSocket: HELLO, then IDENTIFY or RESUME, then heartbeats while the session's events go out. */
export class GatewayConnection {
  session: GatewaySession | null = null;
  #silence: NodeJS.Timeout | undefined;
  readonly #carry = (dispatch: Dispatch) => this.#send(dispatch);
  #payloadTimesMs: number[] = [];

  constructor(
    private readonly socket: WebSocket,
    private readonly hub: GatewayHub,
  ) {
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', (code) => this.#closed(code));
    // A reset socket is a lost connection like any other; the close event follows.
    socket.on('error', () => undefined);
    this.#send({ op: OP.HELLO, d: { heartbeat_interval: hub.heartbeatIntervalMs } });
    this.#expectHeartbeat();
  }

  close(code: number, reason = ''): void {
    this.#detach();
    this.socket.close(code, reason);
  }

  /** Op 7: the client is to come back and resume. */
  askToReconnect(): void {
    this.#send({ op: OP.RECONNECT, d: null });
  }

  /** Op 9: the session is lost, or the client is to resume once more. */
  invalidate(isResumable: boolean): void {
    this.#detach();
    this.#send({ op: OP.INVALID_SESSION, d: isResumable });
  }

  /** Cuts the line without a word. */
  terminate(): void {
    this.#detach();
    this.socket.terminate();
  }

  #send(payload: unknown): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(payload));
  }

  #receive(data: RawData): void {
    const text = (data as Buffer).toString();
    if (text.length > MAX_PAYLOAD_BYTES) return this.close(4002, 'Error while decoding payload.');
    if (this.#isFlooding()) return this.close(4008, 'Rate limited.');
    const payload = parse(text);
    if (!payload) return this.close(4002, 'Error while decoding payload.');
    this.#handle(payload);
  }

  #handle(payload: JsonObject): void {
    const data = asObject(payload['d']);
    switch (payload['op']) {
      case OP.HEARTBEAT:
        this.#expectHeartbeat();
        return this.#send({ op: OP.HEARTBEAT_ACK });
      case OP.IDENTIFY:
        return this.#identify(data);
      case OP.RESUME:
        return this.#resume(data);
      case OP.PRESENCE_UPDATE:
      case OP.VOICE_STATE_UPDATE:
        return this.session ? undefined : this.close(4003, 'Not authenticated.');
      case OP.REQUEST_GUILD_MEMBERS:
        return this.session ? this.#sendMembers(data) : this.close(4003, 'Not authenticated.');
      default:
        return this.close(4001, 'Unknown opcode.');
    }
  }

  #identify(data: JsonObject): void {
    if (this.session) return this.close(4005, 'Already authenticated.');
    if (!this.hub.isToken(data['token'])) return this.close(4004, 'Authentication failed.');
    const shard = data['shard'] ?? [0, 1];
    if (!isShard(shard)) return this.close(4010, 'Invalid shard.');
    const refused = refuseIntents(data['intents'], this.hub.grants);
    if (refused !== null) return this.close(refused, refused === 4013 ? 'Invalid intent(s).' : 'Disallowed intent(s).');
    const session = new GatewaySession(data['intents'] as number, shard);
    this.#attach(session);
    this.hub.open(session, shard);
  }

  #resume(data: JsonObject): void {
    if (this.session) return this.close(4005, 'Already authenticated.');
    if (!this.hub.isToken(data['token'])) return this.close(4004, 'Authentication failed.');
    const session = this.hub.findSession(asText(data['session_id']));
    if (!session) return this.#send({ op: OP.INVALID_SESSION, d: false });
    if (asNumber(data['seq']) > session.sequence) return this.close(4007, 'Invalid seq.');
    const missed = session.missedSince(asNumber(data['seq']));
    if (!missed) return this.#send({ op: OP.INVALID_SESSION, d: false });
    for (const dispatch of missed) this.#send(dispatch);
    this.#attach(session);
    session.dispatch('RESUMED', { _trace: [] });
  }

  #sendMembers(data: JsonObject): void {
    const wanted = data['user_ids'];
    const userIds = typeof wanted === 'string' ? [wanted] : Array.isArray(wanted) ? asStrings(wanted) : null;
    const chunk = this.hub.describeMembers(asText(data['guild_id']), userIds);
    this.session?.dispatch('GUILD_MEMBERS_CHUNK', { ...chunk, nonce: data['nonce'] });
  }

  #attach(session: GatewaySession): void {
    this.session = session;
    session.send = this.#carry;
  }

  /** The session may meanwhile be carried by another connection: that one stays. */
  #detach(): void {
    if (this.session?.send === this.#carry) this.session.send = null;
  }

  #closed(code: number): void {
    clearTimeout(this.#silence);
    this.#detach();
    this.hub.closed(this, code);
  }

  #expectHeartbeat(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.close(4009, 'Session timed out.'), this.hub.heartbeatIntervalMs * 2);
    this.#silence.unref();
  }

  #isFlooding(): boolean {
    const nowMs = Date.now();
    this.#payloadTimesMs = this.#payloadTimesMs.filter((time) => time > nowMs - 60_000);
    return this.#payloadTimesMs.push(nowMs) > MAX_PAYLOADS_PER_MINUTE;
  }
}

function parse(text: string): JsonObject | null {
  try {
    const payload: unknown = JSON.parse(text);
    return isObject(payload) ? payload : null;
  } catch {
    return null;
  }
}

function isShard(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [id, count] = value as unknown[];
  return Number.isInteger(id) && Number.isInteger(count) && (id as number) >= 0 && (id as number) < (count as number);
}

import { WebSocket } from 'ws';
import type { FeedProtocol, FeedStep } from './feed-protocol';
import type { ComeBack, Ending, FeedRules } from './feed-schedule';
import type { FeedTime } from './feed-time';

/** Beyond this the connection is closed by `ws`; a smaller frame that is too large to be read is only skipped. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export interface ConnectionOptions {
  url: string;
  protocol: FeedProtocol;
  rooms: readonly string[];
  headers: Record<string, string>;
  /** A frame with more characters is counted as oversized, and not read. */
  maxFrameCharacters: number;
  rules: FeedRules;
  time: FeedTime;
  /** Makes a new token where the protocol needs one. */
  renewToken: () => Promise<string>;
}

export interface ConnectionEvents {
  /** The first chat is subscribed to. */
  onSubscribed(room: string): void;
  onRoomRefused(room: string, reason: string): void;
  onEvent(room: string, event: string, data: unknown): void;
  /** A frame was skipped; the connection stays. */
  onSkipped(why: 'unreadable' | 'oversized'): void;
  /** It lasted long enough to count as a good one. */
  onGood(): void;
}

/** How a connection ended. */
export interface ConnectionEnd extends Ending {
  /** For people. */
  reason: string;
  code: number | null;
}

/** One connection to a feed, from the handshake to its end. Nothing of it is left after `ended` has resolved. */
export class FeedConnection {
  readonly ended: Promise<ConnectionEnd>;
  private readonly socket: WebSocket;
  private readonly cancels = new Map<'connect' | 'ping' | 'good' | 'token', () => void>();
  private readonly refused = new Set<string>();
  private settle!: (end: ConnectionEnd) => void;
  private wasGood = false;
  private isOver = false;
  /** What the other side announced before it closed. */
  private announced: { code: number; reason: string } | null = null;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly events: ConnectionEvents,
  ) {
    this.ended = new Promise((resolve) => (this.settle = resolve));
    const { url, headers, rules } = options;
    this.socket = new WebSocket(url, { headers, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
    this.set('connect', rules.connectTimeoutMs, () => this.fail(`no chat within ${rules.connectTimeoutMs / 1000} s`));
    this.socket.on('open', () => this.sayAll(options.protocol.hello()));
    this.socket.on('message', (bytes: Buffer, isBinary) => this.take(bytes, isBinary));
    this.socket.on('pong', () => this.watchSilence());
    this.socket.on('ping', () => this.watchSilence());
    // 'close' follows.
    this.socket.on('error', (error: Error) => (this.announced ??= { code: 0, reason: reasonOf(error) }));
    this.socket.on('close', (code, reason) => this.closed(code, reason.toString('utf8')));
  }

  /** Ends it from our side. */
  close(): void {
    this.end({ reason: 'closed by us', code: null, comeBack: 'back-off' });
  }

  private take(bytes: Buffer, isBinary: boolean): void {
    if (this.isOver) return;
    this.watchSilence();
    if (bytes.length > this.options.maxFrameCharacters) return this.events.onSkipped('oversized');
    if (isBinary) return this.events.onSkipped('unreadable');
    for (const step of this.options.protocol.read(bytes.toString('utf8'))) this.follow(step);
  }

  private follow(step: FeedStep): void {
    if (this.isOver) return;
    switch (step.kind) {
      case 'event':
        return this.events.onEvent(step.room, step.event, step.data);
      case 'send':
        return this.say(step.frame);
      case 'established':
        return this.sayAll(this.options.rooms.map((room) => this.options.protocol.subscribe(room)));
      case 'subscribed':
        return this.subscribed(step.room);
      case 'room-refused':
        return this.roomRefused(step.room, step.reason);
      case 'token-ends':
        return this.set('token', step.afterMs, () => void this.renewToken());
      case 'ended':
        return this.announce(step.code, step.reason);
      case 'unreadable':
        return this.events.onSkipped('unreadable');
    }
  }

  private subscribed(room: string): void {
    const isFirst = this.clear('connect');
    if (isFirst) {
      this.watchSilence();
      this.set('good', this.options.rules.goodAfterMs, () => {
        this.wasGood = true;
        this.events.onGood();
      });
    }
    this.refused.delete(room);
    this.events.onSubscribed(room);
  }

  private roomRefused(room: string, reason: string): void {
    this.refused.add(room);
    this.events.onRoomRefused(room, reason);
    if (this.options.rooms.every((one) => this.refused.has(one))) this.fail(`every chat was refused: ${reason}`);
  }

  /** The close itself may be lost: it is not waited for. */
  private announce(code: number, reason: string): void {
    this.announced = { code, reason };
    this.closed(code, reason);
  }

  private watchSilence(): void {
    // While it connects, that has its own end.
    if (this.isOver || this.cancels.has('connect')) return;
    this.set('ping', this.options.rules.pingAfterMs, () => this.askWhetherThere());
  }

  private askWhetherThere(): void {
    const { protocol, rules } = this.options;
    const frame = protocol.ping();
    this.set('ping', rules.pongTimeoutMs, () =>
      this.fail(`no answer to a ping within ${rules.pongTimeoutMs / 1000} s`),
    );
    if (frame === null) this.socket.ping();
    else this.say(frame);
  }

  private async renewToken(): Promise<void> {
    try {
      const token = await this.options.renewToken();
      if (!this.isOver) this.sayAll(this.options.protocol.renew(token));
    } catch (error) {
      if (!this.isOver) this.fail(`no new token: ${(error as Error).message}`);
    }
  }

  private closed(code: number, reason: string): void {
    const told = this.announced?.code ? this.announced : { code, reason: reason || (this.announced?.reason ?? '') };
    const comeBack = this.options.protocol.comeBack(told.code);
    this.end({ reason: describeClose(told.code, told.reason), code: told.code, comeBack });
  }

  private fail(reason: string): void {
    this.end({ reason, code: null, comeBack: 'back-off' });
  }

  private end(end: { reason: string; code: number | null; comeBack: ComeBack }): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
    // A socket that is still connecting complains when it is cut.
    this.socket.removeAllListeners('message');
    if (this.socket.readyState === WebSocket.CLOSED) return this.settle({ ...end, wasGood: this.wasGood });
    this.socket.once('close', () => this.settle({ ...end, wasGood: this.wasGood }));
    this.socket.terminate();
  }

  private sayAll(frames: readonly string[]): void {
    for (const frame of frames) this.say(frame);
  }

  private say(frame: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
  }

  private set(name: 'connect' | 'ping' | 'good' | 'token', ms: number, call: () => void): void {
    this.clear(name);
    this.cancels.set(
      name,
      this.options.time.after(ms, () => {
        this.cancels.delete(name);
        call();
      }),
    );
  }

  private clear(name: 'connect' | 'ping' | 'good' | 'token'): boolean {
    this.cancels.get(name)?.();
    return this.cancels.delete(name);
  }
}

function describeClose(code: number, reason: string): string {
  const text = reason.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 200);
  // No code came: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
  if (code === 0 || code === 1006) return text === '' ? 'the connection was cut' : text;
  return text === '' ? `closed with ${code}` : `closed with ${code}: ${text}`;
}

function reasonOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}

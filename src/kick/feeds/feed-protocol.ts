import type { ComeBack } from './feed-schedule';

export const FEED_PROVIDERS = ['pusher', 'centrifugo'] as const;
export type FeedProvider = (typeof FEED_PROVIDERS)[number];

/** What a frame comes to. */
export type FeedStep =
  | { kind: 'send'; frame: string }
  /** The other side knows us: chats can be subscribed to. */
  | { kind: 'established' }
  | { kind: 'subscribed'; room: string }
  | { kind: 'room-refused'; room: string; reason: string }
  | { kind: 'event'; room: string; event: string; data: unknown }
  /** The token must be renewed by then. */
  | { kind: 'token-ends'; afterMs: number }
  /** The other side ends the connection, and says why. */
  | { kind: 'ended'; code: number; reason: string }
  | { kind: 'unreadable' };

/** What is said on one connection, without the connection. Every frame that comes counts as a sign of life. */
export interface FeedProtocol {
  readonly provider: FeedProvider;
  /** What to say first. */
  hello(): string[];
  subscribe(room: string): string;
  read(frame: string): FeedStep[];
  /** What to ask a silent feed; null where WebSocket's own ping has to do. */
  ping(): string | null;
  /** What to say with a new token. */
  renew(token: string): string[];
  comeBack(code: number): ComeBack;
}

/** The chat of a chatroom is a channel of this name, by both protocols. */
export function roomName(chatroomId: string): string {
  return `chatrooms.${chatroomId}.v2`;
}

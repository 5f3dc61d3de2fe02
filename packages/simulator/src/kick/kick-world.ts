import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A channel with the three numbers that Kick has for it. */
export interface KickChannel {
  name: string;
  channelId: number;
  chatroomId: number;
  broadcasterId: number;
}

/** A message of a chat, as somebody writes it. */
export interface KickMessage {
  /** Made up when not given. */
  id?: string;
  channel: string;
  author: string;
  content: string;
  /** The message that this one replies to. */
  replyTo?: { author: string; content: string };
  sentAt?: Date;
}

export type SentKickMessage = KickMessage & { id: string; sentAt: Date };

export interface KickSubscription {
  id: string;
  broadcasterId: number;
  event: string;
  version: number;
}

export type KickProvider = 'pusher' | 'centrifugo';

const FIRST_CHANNEL_ID = 669_000;

/** What the simulated Kick knows: channels, the application that may ask it, its tokens, subscriptions and keys. */
export class KickWorld {
  readonly channels = new Map<string, KickChannel>();
  readonly appKey = '32cbd69e4b950bf97679';
  readonly clientId = `simulated-${randomBytes(6).toString('hex')}`;
  readonly clientSecret = randomBytes(16).toString('hex');
  subscriptions: KickSubscription[] = [];
  /** Which feed the site names to who asks. */
  provider: KickProvider = 'pusher';
  /** How long the tokens of applications last, and those of Centrifugo; 0 for one that never ends. */
  appTokenSeconds = 5_000_000;
  feedTokenSeconds = 2700;
  /** Answers that a subscription was made, and makes none: Kick is known to do it. */
  forgetsSubscriptions = false;
  readonly appTokens = new Set<string>();
  readonly feedTokens = new Set<string>();
  private keys = newKeys();

  constructor(readonly now: () => Date) {}

  addChannel(name: string): KickChannel {
    const number = FIRST_CHANNEL_ID + this.channels.size * 10;
    const channel = { name, channelId: number, chatroomId: number + 1, broadcasterId: number + 2 };
    this.channels.set(slugOf(name), channel);
    return channel;
  }

  findChannel(name: string): KickChannel | undefined {
    return this.channels.get(slugOf(name));
  }

  get privateKey(): KeyObject {
    return this.keys.privateKey;
  }

  get publicKeyPem(): string {
    return this.keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  rotateKeys(): void {
    this.keys = newKeys();
  }

  issueAppToken(): string {
    const token = `app-${randomUUID()}`;
    this.appTokens.add(token);
    return token;
  }

  issueFeedToken(): string {
    const token = `feed-${randomUUID()}`;
    this.feedTokens.add(token);
    return token;
  }

  subscribe(broadcasterId: number, event: string, version: number): string {
    const id = randomUUID();
    if (!this.forgetsSubscriptions) this.subscriptions.push({ id, broadcasterId, event, version });
    return id;
  }

  complete(message: KickMessage): SentKickMessage {
    return { ...message, id: message.id ?? randomUUID(), sentAt: message.sentAt ?? this.now() };
  }
}

function slugOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function newKeys() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

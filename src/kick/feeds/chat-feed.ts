import { Logger } from '@nestjs/common';
import { MAX_FRAME_CHARACTERS } from '../reading/limits';
import { CentrifugoProtocol } from './centrifugo-protocol';
import type { ChannelDirectory, ChannelIds, WatchedChannel } from './channel-directory';
import { type ConnectionEnd, FeedConnection } from './feed-connection';
import { FEED_PROVIDERS, type FeedProvider, roomName } from './feed-protocol';
import { breakerOf, type FeedBreaker, type FeedRules, failuresAfter, nextAttempt } from './feed-schedule';
import type { FeedTime } from './feed-time';
import { PusherProtocol } from './pusher-protocol';
import { completePusherUrl, pusherUrl } from './pusher-url';
import type { FeedEndpoint, RealtimeApi } from './realtime-api';

/** `auto`: Kick is asked which one, on each connect. */
export type FeedPreference = 'auto' | FeedProvider;

export interface ChatFeedOptions {
  preference: FeedPreference;
  /** The operator's address of the feed, in the place of Kick's own. */
  url: string | null;
  pusher: { appKey: string; cluster: string };
  channels: readonly WatchedChannel[];
  headers: Record<string, string>;
  rules: FeedRules;
  time: FeedTime;
  /** From 0 to 1. */
  random: () => number;
}

/** Takes what a feed brings. */
export interface FeedSink {
  onEvent(provider: FeedProvider, channel: string, event: string, data: unknown): void;
  onSkipped(provider: FeedProvider, why: 'unreadable' | 'oversized'): void;
  onAttempt(feed: FeedPreference, outcome: 'connected' | 'failed'): void;
}

export interface FeedStatus {
  feed: FeedPreference;
  /** `waiting` until the next attempt, `stopped` until the cool-down has passed. */
  state: 'off' | 'connecting' | 'connected' | 'waiting' | 'stopped';
  provider: FeedProvider | null;
  /** Attempts in a row that failed. */
  failures: number;
  breaker: FeedBreaker;
  /** Why it is not connected. */
  problem: string | null;
  /** Epoch milliseconds. */
  nextAttemptAtMs: number | null;
  lastMessageAtMs: number | null;
  /** Whether each channel's chat is subscribed to. */
  channels: { name: string; isSubscribed: boolean; problem: string | null }[];
}

interface Room {
  channel: WatchedChannel;
  ids: ChannelIds;
}

/** What came of one attempt. `unchanged`: the address is one that was refused, and was left alone. */
type AttemptEnd = ConnectionEnd | { unchanged: string };

/**
 * One connection for all channels, and its life: it connects, comes back after a loss with longer and longer waits, stops after
 * too many failures, and tries again after the cool-down. Nothing else waits for it.
 */
export class ChatFeed {
  private readonly logger = new Logger('Kick');
  private readonly ending = new AbortController();
  private readonly subscribed = new Set<string>();
  private readonly problems = new Map<string, string>();
  private readonly rooms = new Map<string, Room>();
  private connection: FeedConnection | null = null;
  private running: Promise<void> | null = null;
  private refusedUrl: string | null = null;
  private state: FeedStatus['state'] = 'off';
  private provider: FeedProvider | null = null;
  private failures = 0;
  private problem: string | null = null;
  private nextAttemptAtMs: number | null = null;
  private lastMessageAtMs: number | null = null;
  /** Kick did not say which feed it is, and the usual one was taken. */
  private isGuess = false;

  constructor(
    private readonly options: ChatFeedOptions,
    private readonly directory: ChannelDirectory,
    private readonly realtime: RealtimeApi,
    private readonly sink: FeedSink,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.connection?.close();
    await this.running;
    this.state = 'off';
    this.nextAttemptAtMs = null;
  }

  get status(): FeedStatus {
    const { state, provider, failures, problem, nextAttemptAtMs, lastMessageAtMs } = this;
    const isResting = state === 'waiting' || state === 'stopped';
    return {
      ...{ feed: this.options.preference, state, provider, failures, problem, nextAttemptAtMs, lastMessageAtMs },
      breaker: breakerOf(failures, isResting, this.options.rules),
      channels: this.options.channels.map(({ name }) => {
        return { name, isSubscribed: this.subscribed.has(name), problem: this.problems.get(name) ?? null };
      }),
    };
  }

  private get isOver(): boolean {
    return this.ending.signal.aborted;
  }

  private async run(): Promise<void> {
    const { rules, random } = this.options;
    while (!this.isOver) {
      const end = await this.attempt();
      this.subscribed.clear();
      this.connection = null;
      this.provider = null;
      if (this.isOver) return;
      if ('unchanged' in end) {
        this.problem = end.unchanged;
        await this.rest('stopped', rules.cooldownMs);
        continue;
      }
      this.failures = failuresAfter(this.failures, end);
      this.problem = end.reason;
      const next = nextAttempt(this.failures, end.comeBack, rules, random());
      this.tellOfLoss(end.reason, next.afterMs);
      if (next.afterMs > 0) await this.rest(next.kind === 'stop' ? 'stopped' : 'waiting', next.afterMs);
    }
  }

  /** Waits; after a cool-down everything begins anew. */
  private async rest(state: 'waiting' | 'stopped', ms: number): Promise<void> {
    const { time } = this.options;
    this.state = state;
    if (state === 'stopped') {
      const seconds = Math.round(ms / 1000);
      this.logger.error(
        { feed: this.options.preference, failures: this.failures, reason: this.problem },
        `A Kick feed stopped, and tries again in ${seconds} s: ${this.problem}`,
      );
    }
    this.nextAttemptAtMs = time.nowMs() + ms;
    await time.wait(ms, this.ending.signal);
    this.nextAttemptAtMs = null;
    if (state === 'stopped') {
      this.failures = 0;
      this.refusedUrl = null;
    }
  }

  private async attempt(): Promise<AttemptEnd> {
    this.state = 'connecting';
    try {
      await this.findRooms();
      if (this.rooms.size === 0) throw new Error('the chatroom of no channel is known');
      const endpoint = await this.chooseEndpoint();
      if (endpoint.url === this.refusedUrl) return { unchanged: this.problem ?? 'the feed refused this address' };
      const token = endpoint.provider === 'centrifugo' ? await this.realtime.fetchToken(this.ending.signal) : '';
      if (this.isOver) throw new Error('the program ends');
      const end = await this.connect(endpoint, token);
      if (end.comeBack === 'not-unchanged') this.refusedUrl = endpoint.url;
      return end;
    } catch (error) {
      this.sink.onAttempt(this.options.preference, 'failed');
      return { wasGood: false, comeBack: 'back-off', code: null, reason: (error as Error).message };
    }
  }

  private async connect({ provider, url }: FeedEndpoint, token: string): Promise<ConnectionEnd> {
    const { headers, rules, time } = this.options;
    this.provider = provider;
    let wasSubscribed = false;
    const connection = new FeedConnection(
      {
        ...{ url, headers, rules, time, maxFrameCharacters: MAX_FRAME_CHARACTERS, rooms: [...this.rooms.keys()] },
        protocol: provider === 'pusher' ? new PusherProtocol() : new CentrifugoProtocol(token),
        renewToken: () => this.realtime.fetchToken(this.ending.signal),
      },
      {
        onSubscribed: (room) => {
          if (!wasSubscribed) this.connected(provider);
          wasSubscribed = true;
          this.noteRoom(room, null);
        },
        onRoomRefused: (room, reason) => this.noteRoom(room, `Kick refuses the chat: ${reason}`),
        onEvent: (room, event, data) => this.take(provider, room, event, data),
        onSkipped: (why) => this.sink.onSkipped(provider, why),
        onGood: () => (this.failures = 0),
      },
    );
    this.connection = connection;
    // The signal may have been aborted before there was a connection to close.
    if (this.isOver) connection.close();
    const end = await this.whileLookingAgain(connection.ended);
    if (!wasSubscribed) this.sink.onAttempt(this.options.preference, 'failed');
    return end;
  }

  private connected(provider: FeedProvider): void {
    this.state = 'connected';
    this.problem = null;
    this.sink.onAttempt(this.options.preference, 'connected');
    this.logger.log({ feed: this.options.preference, provider }, `Connected to the chats of Kick (${provider})`);
  }

  private take(provider: FeedProvider, room: string, event: string, data: unknown): void {
    const channel = this.rooms.get(room)?.channel;
    if (!channel) return;
    this.lastMessageAtMs = this.options.time.nowMs();
    this.sink.onEvent(provider, channel.name, event, data);
  }

  private noteRoom(room: string, problem: string | null): void {
    const name = this.rooms.get(room)?.channel.name;
    if (name === undefined) return;
    if (problem === null) {
      this.subscribed.add(name);
      this.problems.delete(name);
    } else {
      this.subscribed.delete(name);
      this.problems.set(name, problem);
      this.logger.warn({ channel: name, reason: problem }, 'A Kick chat is not heard');
    }
  }

  private async findRooms(): Promise<void> {
    const found = await Promise.all(
      this.options.channels.map(async (channel) => ({
        channel,
        ids: await this.directory.find(channel, this.ending.signal),
      })),
    );
    this.rooms.clear();
    for (const { channel, ids } of found) {
      if (ids) this.rooms.set(roomName(ids.chatroomId), { channel, ids });
      else this.problems.set(channel.name, 'its chatroom is not known: see KICK_CHANNELS');
    }
  }

  /** The address to connect to. Without an answer of Kick the usual one is taken, and Kick is asked again later. */
  private async chooseEndpoint(): Promise<FeedEndpoint> {
    const { preference, url, pusher } = this.options;
    const usual: FeedEndpoint = {
      provider: 'pusher',
      url: url === null ? pusherUrl(pusher.appKey, pusher.cluster) : completePusherUrl(url, pusher.appKey),
    };
    this.isGuess = false;
    if (preference === 'pusher') return usual;
    if (preference === 'centrifugo' && url !== null) return { provider: 'centrifugo', url };
    try {
      const answer = await this.askForEndpoint(preference === 'auto' ? FEED_PROVIDERS : [preference]);
      return answer.provider === 'pusher' && url !== null ? usual : answer;
    } catch (error) {
      if (preference !== 'auto') throw error;
      this.isGuess = true;
      this.logger.warn(
        { reason: (error as Error).message },
        'Kick does not say which feed its chats use: Pusher is taken, and Kick is asked again later',
      );
      return usual;
    }
  }

  private async askForEndpoint(accepted: readonly FeedProvider[]): Promise<FeedEndpoint> {
    const channelIds = [...this.rooms.values()].flatMap(({ ids }) => ids.channelId ?? []);
    const [channelId] = channelIds;
    if (channelId === undefined) throw new Error('the channel id of no channel is known');
    return this.realtime.findEndpoint(channelId, accepted, this.ending.signal);
  }

  /** A connection that lacks a channel, or was a guess, is given up for a better one as soon as Kick answers. */
  private async whileLookingAgain(ended: Promise<ConnectionEnd>): Promise<ConnectionEnd> {
    const over = new AbortController();
    void ended.then(() => over.abort());
    const { time, rules, channels } = this.options;
    while (!over.signal.aborted && (this.isGuess || this.rooms.size < channels.length)) {
      await time.wait(rules.cooldownMs, over.signal);
      if (!over.signal.aborted && (await this.isBetterKnown(over.signal))) this.connection?.close();
    }
    return ended;
  }

  private async isBetterKnown(ended: AbortSignal): Promise<boolean> {
    const missing = this.options.channels.filter(
      (one) => ![...this.rooms.values()].some(({ channel }) => channel === one),
    );
    for (const channel of missing) if (await this.directory.find(channel, ended)) return true;
    if (!this.isGuess) return false;
    return this.askForEndpoint(FEED_PROVIDERS).then(
      ({ provider }) => provider !== this.provider,
      () => false,
    );
  }

  private tellOfLoss(reason: string, afterMs: number): void {
    const details = { feed: this.options.preference, failures: this.failures, reason, retry_in_ms: afterMs };
    this.logger.warn(details, `A Kick feed is not connected: ${reason}`);
  }
}

import type { Clock } from '../clock';
import type { Settings } from '../config';
import type { Storage } from '../storage';
import { AppToken } from './events/app-token';
import { HookIntake } from './events/hook-intake';
import { readPublicKey } from './events/hook-signature';
import { PublicApi } from './events/public-api';
import { PublicKeys } from './events/public-keys';
import { SilenceWatch } from './events/silence-watch';
import { SubscriptionKeeper } from './events/subscription-keeper';
import { ChannelDirectory, type ChannelMemory } from './feeds/channel-directory';
import { ChatFeed, type FeedSink } from './feeds/chat-feed';
import { FEED_RULES, type FeedRules } from './feeds/feed-schedule';
import type { FeedTime } from './feeds/feed-time';
import { RealtimeApi } from './feeds/realtime-api';
import type { KickSetup } from './kick-configuration';
import type { KickFigures } from './kick-figures';
import { KickHttp } from './kick-http';
import { type IntakeRules, NotificationIntake } from './notifications/notification-intake';
import type { NotificationStore } from './notifications/notification-store';
import { matchMessage } from './reading/match-message';
import { watch } from './reading/mention';
import { readFeedEvent } from './reading/read-message';

export interface SourceParts {
  setup: KickSetup;
  settings: Settings;
  storage: Storage;
  store: NotificationStore;
  figures: KickFigures;
  clock: Clock;
  time: FeedTime;
  random: () => number;
  /** Aborted when all of it ends. */
  ended: AbortSignal;
}

/** Everything that brings messages of Kick, put together as configured. */
export interface KickSources {
  feeds: ChatFeed[];
  intake: NotificationIntake;
  hooks: HookIntake;
  keys: PublicKeys;
  silence: SilenceWatch;
  /** Null without the application's id and secret. */
  subscriptions: SubscriptionKeeper | null;
}

export function makeSources(parts: SourceParts): KickSources {
  const { setup, settings, store, figures, clock, time, ended } = parts;
  const names = setup.channels.map(({ name }) => name);
  const watched = watch(setup.username);
  const http = new KickHttp({
    userAgent: settings.KICK_USER_AGENT,
    timeoutMs: settings.KICK_API_TIMEOUT_SECONDS * 1000,
    time,
  });
  const directory = new ChannelDirectory(http, memoryOf(parts), {
    baseUrl: settings.KICK_API_URL,
    askAgainMs: settings.KICK_COOLDOWN_SECONDS * 1000,
    time,
  });
  const intake = new NotificationIntake(store, figures, intakeRulesOf(settings), time, names);
  const sink: FeedSink = {
    onEvent: (provider, channel, event, data) => {
      const reading = readFeedEvent(event, data);
      figures.countReading(provider, reading.kind);
      if (reading.kind !== 'message') return;
      const kind = matchMessage(reading.message, watched);
      if (kind !== null) intake.put({ source: provider, channel, kind, message: reading.message });
    },
    onSkipped: (provider, why) => figures.countReading(provider, why),
    onAttempt: (feed, outcome) => figures.countAttempt(feed, outcome),
  };
  const keys = new PublicKeys(http, `${settings.KICK_PUBLIC_API_URL}/public-key`, givenKey(settings), time, ended);
  const silence = new SilenceWatch(setup.client === null ? 0 : settings.KICK_SILENCE_MINUTES * 60_000, time);
  return {
    feeds: makeFeeds(parts, http, directory, sink),
    intake,
    keys,
    silence,
    hooks: new HookIntake(keys, store, watched, names, silence, figures, clock),
    subscriptions: makeKeeper(parts, http, directory),
  };
}

function makeFeeds(
  { setup, settings, time, random }: SourceParts,
  http: KickHttp,
  directory: ChannelDirectory,
  sink: FeedSink,
): ChatFeed[] {
  const realtime = new RealtimeApi(http, settings.KICK_REALTIME_API_URL);
  return setup.feeds.map((preference) => {
    // Of two feeds the operator's address is that of the one whose form it has.
    const isForBoth = setup.feeds.length > 1 && preference === 'centrifugo';
    const options = {
      preference,
      url: isForBoth ? null : settings.KICK_WS_URL,
      pusher: { appKey: settings.PUSHER_APP_KEY, cluster: settings.PUSHER_CLUSTER },
      channels: setup.channels,
      headers: { origin: 'https://kick.com', 'user-agent': settings.KICK_USER_AGENT },
      rules: feedRulesOf(settings),
      time,
      random,
    };
    return new ChatFeed(options, directory, realtime, sink);
  });
}

function makeKeeper(
  { setup, settings, time }: SourceParts,
  http: KickHttp,
  directory: ChannelDirectory,
): SubscriptionKeeper | null {
  if (setup.client === null) return null;
  const token = new AppToken(http, settings.KICK_OAUTH_URL, setup.client, time);
  const api = new PublicApi(http, settings.KICK_PUBLIC_API_URL, token);
  const names = setup.channels.map(({ name }) => name);
  const findBroadcaster = async (name: string, ended: AbortSignal) => {
    const channel = setup.channels.find((one) => one.name === name);
    return (channel && (await directory.find(channel, ended))?.broadcasterId) ?? null;
  };
  return new SubscriptionKeeper(api, names, findBroadcaster, time);
}

function feedRulesOf(settings: Settings): FeedRules {
  return {
    ...FEED_RULES,
    connectTimeoutMs: settings.KICK_CONNECT_TIMEOUT_SECONDS * 1000,
    pingAfterMs: settings.KICK_PING_SECONDS * 1000,
    pongTimeoutMs: settings.KICK_PONG_TIMEOUT_SECONDS * 1000,
    goodAfterMs: settings.KICK_PING_SECONDS * 1000,
    breakerFailures: settings.KICK_BREAKER_FAILURES,
    breakerOpenMs: settings.KICK_BREAKER_SECONDS * 1000,
    maxAttempts: settings.KICK_MAX_ATTEMPTS,
    cooldownMs: settings.KICK_COOLDOWN_SECONDS * 1000,
  };
}

function intakeRulesOf(settings: Settings): IntakeRules {
  return {
    queueLimit: settings.KICK_QUEUE_LIMIT,
    handlerTimeoutMs: settings.KICK_HANDLER_TIMEOUT_SECONDS * 1000,
    breaker: {
      failures: settings.KICK_STORE_BREAKER_FAILURES,
      openMs: settings.KICK_STORE_BREAKER_SECONDS * 1000,
    },
    firstDelayMs: FEED_RULES.firstDelayMs,
    // Delivery goes on within seconds once the store answers again, and so does this.
    longestDelayMs: 4000,
  };
}

function givenKey({ KICK_PUBLIC_KEY: text }: Settings) {
  return text === null ? null : readPublicKey(text);
}

function memoryOf({ storage, clock }: SourceParts): ChannelMemory {
  return {
    recall: (name) => storage.read.kickChannels.find(name),
    remember: (name, ids) => storage.write((tx) => tx.kickChannels.save({ name, ...ids, foundAt: clock.nowIso() })),
  };
}

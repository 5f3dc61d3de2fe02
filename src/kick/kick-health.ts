import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { HealthParts } from '../health';
import type { FeedStatus } from './feeds/chat-feed';
import { KickService } from './kick.service';
import type { KickSources } from './kick-sources';
import { NotificationRoute } from './notifications/notification-route';

class KickFeedChannelHealth {
  @ApiProperty()
  name!: string;

  @ApiProperty()
  subscribed!: boolean;

  @ApiProperty({ type: String, nullable: true })
  problem!: string | null;
}

class KickFeedHealth {
  @ApiProperty({ enum: ['auto', 'pusher', 'centrifugo'], description: 'As KICK_REALTIME asks for it.' })
  feed!: string;

  @ApiProperty({
    enum: ['off', 'connecting', 'connected', 'waiting', 'stopped'],
    description: 'Stopped: too many attempts in a row failed; it tries again after KICK_COOLDOWN_SECONDS.',
  })
  state!: string;

  @ApiProperty({ enum: ['pusher', 'centrifugo'], nullable: true, description: 'What it is connected to.' })
  provider!: string | null;

  @ApiProperty({ type: 'integer', description: 'Attempts in a row that failed.' })
  failures!: number;

  @ApiProperty({ enum: ['closed', 'open', 'trial'] })
  breaker!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why it is not connected.' })
  problem!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  next_attempt_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_message_at!: string | null;

  @ApiProperty({ type: [KickFeedChannelHealth] })
  channels!: KickFeedChannelHealth[];
}

class KickSubscriptionHealth {
  @ApiProperty()
  channel!: string;

  @ApiProperty()
  subscribed!: boolean;

  @ApiProperty({ type: String, nullable: true })
  problem!: string | null;
}

class KickEventsHealth {
  @ApiProperty({
    enum: ['waiting', 'receiving', 'silent'],
    description: 'Silent: no event has come for KICK_SILENCE_MINUTES.',
  })
  state!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_event_at!: string | null;

  @ApiProperty({ type: String, nullable: true, description: "Why Kick's public key cannot be fetched." })
  key_problem!: string | null;

  @ApiProperty({ type: [KickSubscriptionHealth], description: 'Empty without KICK_CLIENT_ID.' })
  subscriptions!: KickSubscriptionHealth[];
}

class KickBacklogHealth {
  @ApiProperty()
  channel!: string;

  @ApiProperty({ type: 'integer', description: 'Messages that wait for the store.' })
  waiting!: number;

  @ApiProperty({ type: 'integer', description: 'Since the start: pushed out by newer ones.' })
  dropped!: number;
}

class KickHealthPart {
  @ApiProperty({ enum: ['on', 'off', 'misconfigured'] })
  state!: string;

  @ApiProperty({
    type: [String],
    description: 'What is wrong, also with what runs: settings, feeds, subscriptions, silence.',
  })
  problems!: string[];

  @ApiProperty({ type: String, nullable: true, description: 'Where notifications go; null when they are stored only.' })
  destination!: string | null;

  @ApiProperty({ type: [KickFeedHealth] })
  feeds!: KickFeedHealth[];

  @ApiProperty({ type: KickEventsHealth, nullable: true, description: 'Null while Kick is off.' })
  events!: KickEventsHealth | null;

  @ApiProperty({ type: [KickBacklogHealth] })
  backlog!: KickBacklogHealth[];

  @ApiProperty({ enum: ['closed', 'open', 'half-open'], description: 'The breaker of the store.' })
  store_breaker!: string;
}

/** The part of /health about Kick. */
@Injectable()
export class KickHealth implements OnModuleInit {
  constructor(
    private readonly parts: HealthParts,
    private readonly kick: KickService,
    private readonly route: NotificationRoute,
  ) {}

  onModuleInit(): void {
    const description = 'The chats of Kick.';
    this.parts.register({ name: 'kick', description, shape: KickHealthPart, from: 'memory', read: () => this.read() });
  }

  private read(): KickHealthPart {
    const { setup, sources } = this.kick;
    return {
      state: setup.state,
      problems: [...setup.problems, ...(sources ? findProblems(sources) : [])],
      destination: setup.state === 'on' ? this.route.destination : null,
      feeds: (sources?.feeds ?? []).map(({ status }) => toFeedHealth(status)),
      events: sources && toEventsHealth(sources),
      backlog: sources?.intake.backlogs ?? [],
      store_breaker: sources?.intake.breakerState ?? 'closed',
    };
  }
}

/** A lost connection that comes back by itself is no problem; one that stopped is. */
function findProblems({ feeds, intake, silence, subscriptions }: KickSources): string[] {
  const stopped = feeds.map(({ status }) => status).filter(({ state }) => state === 'stopped');
  const deaf = feeds.flatMap(({ status }) => status.channels).filter(({ problem }) => problem !== null);
  return [
    ...stopped.map(({ feed, problem }) => `the feed ${feed} stopped: ${problem}`),
    ...deaf.map(({ name, problem }) => `the chat of ${name} is not heard: ${problem}`),
    ...(subscriptions?.status ?? []).flatMap(({ channel, problem }) =>
      problem === null ? [] : `events of ${channel}: ${problem}`,
    ),
    ...(silence.isSilent ? ['no event has come for KICK_SILENCE_MINUTES'] : []),
    ...(intake.breakerState === 'closed' ? [] : ['notifications wait for the store']),
  ];
}

function toFeedHealth({ nextAttemptAtMs, lastMessageAtMs, channels, ...status }: FeedStatus): KickFeedHealth {
  return {
    ...status,
    next_attempt_at: isoOf(nextAttemptAtMs),
    last_message_at: isoOf(lastMessageAtMs),
    channels: channels.map(({ name, isSubscribed: subscribed, problem }) => ({ name, subscribed, problem })),
  };
}

function toEventsHealth({ keys, silence, subscriptions }: KickSources): KickEventsHealth {
  const { isSilent, lastEventAtMs } = silence;
  return {
    state: isSilent ? 'silent' : lastEventAtMs === null ? 'waiting' : 'receiving',
    last_event_at: isoOf(lastEventAtMs),
    key_problem: keys.problem,
    subscriptions: (subscriptions?.status ?? []).map(({ channel, isSubscribed: subscribed, problem }) => {
      return { channel, subscribed, problem };
    }),
  };
}

function isoOf(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

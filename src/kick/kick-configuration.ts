import { Inject, Injectable, Logger } from '@nestjs/common';
import { ConfigurationParts, type ConfigurationProblem, SETTINGS, type Settings } from '../config';
import type { Destination } from '../outbox';
import { destinationOf } from '../transports';
import { readPublicKey } from './events/hook-signature';
import type { WatchedChannel } from './feeds/channel-directory';
import type { FeedPreference } from './feeds/chat-feed';

/** What the route of notifications is called, and the destination that is theirs alone. */
export const KICK_ROUTE = 'kick';

/** What the settings of Kick come to, and every problem with them, a line each. Holds no secret. */
export interface KickSetup {
  state: 'on' | 'off' | 'misconfigured';
  problems: string[];
  username: string;
  channels: readonly WatchedChannel[];
  /** The feeds to connect to; none where only events are taken. */
  feeds: readonly FeedPreference[];
  /** The application whose subscriptions are kept; null where they are none of ours. */
  client: { id: string; secret: string } | null;
  /** Where notifications go; null when they are stored only. */
  destination: Destination | null;
}

/** Both the person and the chats have to be named: with neither, Kick is off. */
export function readKickSetup(parts: ConfigurationParts, settings: Settings): KickSetup {
  const { KICK_USERNAME: username, KICK_CHANNELS: channels, KICK_REALTIME: realtime } = settings;
  const { KICK_CLIENT_ID: id, KICK_CLIENT_SECRET: secret } = settings;
  const given = parts.problemsOf('kick');
  // What is named wrongly is not missing besides.
  const isMeant = username !== null || channels.length > 0 || given.length > 0;
  const found = isMeant ? findContradictions(settings, new Set(given.map(({ name }) => name))) : [];
  const problems = [...given.map(describe), ...found];
  return {
    state: problems.length > 0 ? 'misconfigured' : isMeant ? 'on' : 'off',
    problems,
    username: (username ?? '').replace(/^@/, ''),
    channels,
    feeds: realtime === 'off' ? [] : realtime === 'both' ? ['pusher', 'centrifugo'] : [realtime],
    destination: problems.length === 0 && isMeant ? destinationFor(settings) : null,
    client: id !== null && secret !== null ? { id, secret } : null,
  };
}

/** The settings of Kick. With anything wrong in them Kick is off, and says so; the rest runs. */
@Injectable()
export class KickConfiguration {
  readonly setup: KickSetup;

  constructor(parts: ConfigurationParts, @Inject(SETTINGS) settings: Settings) {
    this.setup = readKickSetup(parts, settings);
    const { problems } = this.setup;
    if (problems.length === 0) return;
    new Logger('Kick').error(
      `Kick is off until its settings are mended:\n${problems.map((one) => `  ${one}`).join('\n')}`,
    );
  }
}

function findContradictions(settings: Settings, named: ReadonlySet<string>): string[] {
  const { KICK_USERNAME: username, KICK_CHANNELS: channels, KICK_PUBLIC_KEY: key } = settings;
  const { KICK_CLIENT_ID: id, KICK_CLIENT_SECRET: secret } = settings;
  const problems: string[] = [];
  if (username === null && !named.has('KICK_USERNAME'))
    problems.push('KICK_USERNAME is missing: whose mentions are looked for');
  if (channels.length === 0 && !named.has('KICK_CHANNELS'))
    problems.push('KICK_CHANNELS is missing: which chats are watched');
  if (id !== null && secret === null) problems.push('KICK_CLIENT_SECRET is missing beside KICK_CLIENT_ID');
  if (id === null && secret !== null) problems.push('KICK_CLIENT_ID is missing beside KICK_CLIENT_SECRET');
  if (settings.KICK_WEBHOOK_URL !== null && destinationFor(settings) === null) {
    problems.push('KICK_WEBHOOK_URL must be the address of a Discord webhook');
  }
  if (key !== null && !isPublicKey(key)) problems.push('KICK_PUBLIC_KEY must be an RSA public key in PEM');
  return problems;
}

function destinationFor(settings: Settings): Destination | null {
  const { KICK_WEBHOOK_URL: webhook, KICK_DISCORD_CHANNEL_ID: channelId, DISCORD_WEBHOOK_URL: usual } = settings;
  const text = webhook ?? channelId ?? usual;
  return text === null ? null : destinationOf(text, KICK_ROUTE, settings);
}

function isPublicKey(text: string): boolean {
  try {
    readPublicKey(text);
    return true;
  } catch {
    return false;
  }
}

function describe({ name, where, message }: ConfigurationProblem): string {
  return `${where === null ? name : `${name} (${where})`} ${message}`;
}

import type { SettingType } from './setting-types';
import {
  boolean,
  choice,
  httpUrl,
  integer,
  kickChannels,
  listOf,
  number,
  origin,
  path,
  pathOrNone,
  postgresUrl,
  requestRate,
  secretUrl,
  snowflake,
  snowflakes,
  text,
  timezone,
  trustProxy,
  webSocketUrl,
} from './setting-types';

/** Text as a user would write it, null for none, or a choice made at start with its description. */
type Default = string | null | { readonly says: string; choose(start: { isTerminal: boolean }): string };

export type SettingGroup =
  'Discord' | 'Plans' | 'Signals' | 'Alerts' | 'Kick' | 'HTTP' | 'Storage' | 'Logging' | 'Process';

/** What works without the rest, and the rest without it. */
export type ConfigurationPart = 'alerts' | 'kick';

export interface SettingDefinition<T = unknown> {
  readonly group: SettingGroup;
  readonly type: SettingType<T>;
  readonly default: Default;
  /** One or two sentences for the operator; goes into every generated page. */
  readonly help: string;
  /** Its value is never printed. Addresses need no mark: they print without their passwords and tokens. */
  readonly isSecret?: true;
  /** What the generated pages show where there is no default. */
  readonly example?: string;
  /** A bad value switches this part off, and leaves the rest running; without it a bad value ends the start. */
  readonly part?: ConfigurationPart;
  /** Names the YAML file, so it cannot stand in it. */
  readonly notInYaml?: true;
}

/** Keeps the value's type: an unset setting without a default is null. */
function setting<T, D extends Default>(
  definition: SettingDefinition<T> & { default: D },
): SettingDefinition<D extends null ? T | null : T> & { default: D } {
  return definition;
}

/** A setting of the part that watches Kick. */
function kick<T, D extends Default>(definition: Omit<SettingDefinition<T>, 'group' | 'part'> & { default: D }) {
  return setting<T, D>({ group: 'Kick', part: 'kick', ...definition });
}

/** Every setting there is. Types, loading, `--help`, the doctor and all generated pages come from here. */
export const settingDefinitions = {
  DISCORD_BOT_TOKEN: setting({
    group: 'Discord',
    type: text('the token alone, without spaces and without the word Bot', /^[\x21-\x7e]+$/),
    default: null,
    help: 'The bot’s token: Discord Developer Portal → your application → Bot → Reset Token. Required, except in mock mode.',
    isSecret: true,
  }),
  DISCORD_GUILD_IDS: setting({
    group: 'Discord',
    type: snowflakes(),
    default: '',
    help: 'The servers that the bot serves. Empty: every server it is in; slash commands then take longer to appear.',
    example: '123456789012345678',
  }),
  DEFAULT_GUILD_ID: setting({
    group: 'Discord',
    type: snowflake(),
    default: null,
    help: 'The server whose plans HTTP answers when a request names none. Unset: the first of DISCORD_GUILD_IDS, else the only one.',
    example: '123456789012345678',
  }),
  DISCORD_CHANNEL_IDS: setting({
    group: 'Discord',
    type: snowflakes(),
    default: '',
    help: 'The channels in which the bot takes commands. Empty: every channel it can read.',
    example: '234567890123456789',
  }),
  COMMAND_PREFIX: setting({
    group: 'Discord',
    type: text('1 to 10 characters without spaces, and not /', /^(?!\/)\S{1,10}$/u),
    default: '!',
    help: 'What text commands begin with, as in !plan. Slash commands work besides.',
  }),
  CATCH_UP_DAYS: setting({
    group: 'Discord',
    type: integer(0, 90),
    default: '7',
    help: 'After being away the bot does what it missed, at most this many days back, and looks again at the messages of the plans of these days. 0: nothing.',
  }),
  DELETE_PLAN_WITH_MESSAGE: setting({
    group: 'Discord',
    type: boolean(),
    default: 'true',
    help: 'A plan goes with its message: whoever deletes the one deletes the other. Messages deleted many at once leave their plans.',
  }),
  RECONNECT_ATTEMPTS: setting({
    group: 'Discord',
    type: integer(1, 100),
    default: '5',
    help: 'How often the first connection to Discord is tried in close succession; after that, once every five minutes.',
  }),
  RECONNECT_DELAY_SECONDS: setting({
    group: 'Discord',
    type: integer(0, 3600),
    default: '5',
    help: 'The pause before the second of these tries, in seconds; it doubles with each further one.',
  }),
  BUTTON_LIFETIME_SECONDS: setting({
    group: 'Discord',
    // Discord lets a private answer be changed for 15 minutes: later its buttons could not be put away.
    type: integer(1, 840),
    default: '300',
    help: 'How long the buttons below an answer work after they were last used, in seconds.',
  }),
  CONNECTION_TIMEOUT: setting({
    group: 'Discord',
    type: integer(1, 600),
    default: '10',
    help: 'How long one try to connect to Discord may take, in seconds.',
  }),
  DISCORD_API_URL: setting({
    group: 'Discord',
    type: httpUrl(),
    default: 'https://discord.com/api',
    help: 'Where Discord’s REST API is; the gateway follows from it. For a proxy or a simulator.',
  }),
  MOCK_MODE: setting({
    group: 'Discord',
    type: boolean(),
    default: 'false',
    help: 'Run against a simulated Discord with mock coaches. Needs no token and no network.',
  }),
  TRADING_TIMEZONE: setting({
    group: 'Plans',
    type: timezone(),
    default: 'America/New_York',
    help: 'The time zone that says which trading day it is.',
  }),
  MAX_CHART_ATTACHMENTS: setting({
    group: 'Plans',
    type: integer(0, 10),
    default: '10',
    help: 'How many images of one message are kept as charts.',
  }),
  CHART_RETENTION_DAYS: setting({
    group: 'Plans',
    type: integer(0, 36_500),
    default: '30',
    help: 'How many days the chart images of a deleted plan are kept. Those of other plans, and of their history, stay.',
  }),
  TRADINGVIEW_TOKEN: setting({
    group: 'Signals',
    type: text('16 to 200 letters, digits, - or _', /^[A-Za-z0-9_-]{16,200}$/),
    default: null,
    help: 'The secret end of the address that TradingView posts alerts to, /hooks/tradingview/TOKEN; `openssl rand -hex 32` makes one. Unset: there is no such address.',
    isSecret: true,
  }),
  TRADINGVIEW_RATE_LIMIT_PER_MINUTE: setting({
    group: 'Signals',
    type: integer(0, 1_000_000),
    default: '3000',
    help: 'How many TradingView alerts are taken a minute; the others get 503, after which TradingView sends again. 0 for no limit.',
  }),
  TRADINGVIEW_REPEAT_SECONDS: setting({
    group: 'Signals',
    type: integer(1, 86_400),
    default: '60',
    help: 'How long the same TradingView alert counts as sent again, not as a new one, in seconds.',
  }),
  SIGNAL_RETENTION_DAYS: setting({
    group: 'Signals',
    type: integer(1, 3650),
    default: '90',
    help: 'How long signals are kept, and TradingView alerts that could not be read, in days.',
  }),
  CANDLE_RETENTION_DAYS: setting({
    group: 'Signals',
    type: integer(1, 36_500),
    default: '3650',
    help: 'How long candles are kept, in days.',
  }),
  DISCORD_ALERTS_ENABLED: setting({
    group: 'Alerts',
    part: 'alerts',
    type: boolean(),
    default: 'false',
    help: 'Send signals to DISCORD_WEBHOOK_URL: the aggregated ones, and every single CLOSE. Routes of the YAML file work besides.',
  }),
  DISCORD_WEBHOOK_URL: setting({
    group: 'Alerts',
    part: 'alerts',
    type: secretUrl('https://discord.com/api/webhooks/ID/TOKEN'),
    default: null,
    help: 'The webhook that alerts go to. In Discord: channel settings → Integrations → Webhooks → Copy Webhook URL.',
    example: 'https://discord.com/api/webhooks/345678901234567890/token',
  }),
  DISCORD_MIN_CONFIDENCE: setting({
    group: 'Alerts',
    part: 'alerts',
    type: number(0, 1),
    default: '0.6',
    help: 'The confidence below which a signal is not sent, where a route names none; a CLOSE is always sent.',
  }),
  DISCORD_MIN_STRENGTH: setting({
    group: 'Alerts',
    part: 'alerts',
    type: choice('WEAK', 'MODERATE', 'STRONG'),
    default: 'WEAK',
    help: 'The strength below which a signal is not sent, where a route names none: WEAK, MODERATE or STRONG.',
  }),
  DISCORD_RATE_LIMIT_SECONDS: setting({
    group: 'Alerts',
    part: 'alerts',
    type: integer(0, 604_800),
    default: '60',
    help: 'How long a symbol rests after an alert, where a route says nothing else, in seconds; exits do not wait.',
  }),
  DISCORD_ALERT_DEDUPE_TTL: setting({
    group: 'Alerts',
    part: 'alerts',
    type: integer(0, 2_592_000),
    default: '3600',
    help: 'How long the same signal counts as a repeat and is not sent again, in seconds.',
  }),
  DISCORD_SEND_TIMEOUT_SECONDS: setting({
    group: 'Alerts',
    part: 'alerts',
    type: integer(1, 120),
    default: '12',
    help: 'How long Discord may take to answer when an alert is sent, in seconds.',
  }),
  DISCORD_WEBHOOK_PACE: setting({
    group: 'Alerts',
    part: 'alerts',
    type: requestRate(),
    default: '5/2',
    help: 'The most messages that one webhook is sent, as messages/seconds; off for no limit but what Discord answers.',
  }),
  DISCORD_WEBHOOK_CHANNEL_PACE: setting({
    group: 'Alerts',
    part: 'alerts',
    type: requestRate(),
    default: '30/60',
    help: 'The same for a channel over all its webhooks.',
  }),
  DISCORD_BOT_PACE: setting({
    group: 'Alerts',
    part: 'alerts',
    type: requestRate(),
    default: '50/1',
    help: 'The same for the bot over all channels that it writes alerts to.',
  }),
  DELIVERY_CONCURRENCY: setting({
    group: 'Alerts',
    part: 'alerts',
    type: integer(1, 50),
    default: '8',
    help: 'How many messages with alerts may be on their way at once.',
  }),
  OUTBOX_LIMIT: setting({
    group: 'Alerts',
    part: 'alerts',
    type: integer(1, 100_000_000),
    default: '1000000',
    help: 'How many alerts may wait; beyond that signals are refused with 503 until some are delivered.',
  }),
  ALLOW_PRIVATE_DESTINATIONS: setting({
    group: 'Alerts',
    part: 'alerts',
    type: boolean(),
    default: 'false',
    help: 'Let destinations with http be private, loopback and link-local addresses, and addresses without TLS.',
  }),
  ALERT_RETENTION_DAYS: setting({
    group: 'Alerts',
    part: 'alerts',
    type: integer(1, 3650),
    default: '30',
    help: 'How long delivered and cancelled alerts are kept, in days. Undelivered and dead ones stay.',
  }),
  KICK_USERNAME: kick({
    type: text('a Kick user name, with or without @', /^@?[\p{L}\p{N}_.-]{1,100}$/u),
    default: null,
    help: 'Whose mentions, and replies to whom, are looked for in the chats of KICK_CHANNELS. Unset: Kick is not watched.',
    example: 'coachdesk',
  }),
  KICK_CHANNELS: kick({
    type: kickChannels(),
    default: '',
    help: 'The channels whose chats are watched. Where Kick cannot be asked for the chatroom of one, it stands after a colon.',
    example: 'coachdesk,otherdesk:12345',
  }),
  KICK_WEBHOOK_URL: kick({
    type: secretUrl('https://discord.com/api/webhooks/ID/TOKEN'),
    default: null,
    help: 'The Discord webhook that notifications go to. Without it and KICK_DISCORD_CHANNEL_ID: DISCORD_WEBHOOK_URL; without that they are only stored.',
    example: 'https://discord.com/api/webhooks/345678901234567890/token',
  }),
  KICK_DISCORD_CHANNEL_ID: kick({
    type: snowflake(),
    default: null,
    help: 'The Discord channel that the bot writes notifications to, where no webhook is given.',
    example: '234567890123456789',
  }),
  KICK_REALTIME: kick({
    type: choice('auto', 'pusher', 'centrifugo', 'both', 'off'),
    default: 'auto',
    help: 'The feed of the chats: auto asks Kick on each connect which one it is, both takes both at once, off leaves the official events alone.',
  }),
  KICK_CLIENT_ID: kick({
    type: text('the client id alone', /^[\x21-\x7e]{1,200}$/),
    default: null,
    help: 'The Kick application (kick.com → settings → developer) whose subscriptions to the official events are kept. Its webhook URL is PUBLIC_URL/hooks/kick.',
    example: '01ABCDEFGHJKMNPQRSTVWXYZ00',
  }),
  KICK_CLIENT_SECRET: kick({
    type: text('the client secret alone', /^[\x21-\x7e]{1,500}$/),
    default: null,
    help: 'The secret of that application.',
    isSecret: true,
  }),
  KICK_PUBLIC_KEY: kick({
    type: text('a public key in PEM, its line breaks as they are or written \\n', /^[^\0]{100,10000}$/),
    default: null,
    help: 'The key that Kick signs its events with, where Kick cannot be asked for it. Unset: it is fetched once a day.',
    example: '-----BEGIN PUBLIC KEY-----\\n…\\n-----END PUBLIC KEY-----',
  }),
  KICK_SILENCE_MINUTES: kick({
    type: integer(0, 525_600),
    default: '1440',
    help: 'Without an official event for so long /health names a problem. 0: never.',
  }),
  KICK_HOOK_RATE_LIMIT_PER_MINUTE: kick({
    type: integer(0, 1_000_000),
    default: '60000',
    help: 'How many official events are taken a minute; the others get 503. 0 for no limit.',
  }),
  KICK_COOLDOWN_SECONDS: kick({
    type: integer(1, 86_400),
    default: '600',
    help: 'How long a feed rests after KICK_MAX_ATTEMPTS, in seconds.',
  }),
  KICK_MAX_ATTEMPTS: kick({
    type: integer(1, 1000),
    default: '10',
    help: 'After so many failed attempts in a row a feed stops for KICK_COOLDOWN_SECONDS.',
  }),
  KICK_CONNECT_TIMEOUT_SECONDS: kick({
    type: integer(1, 600),
    default: '30',
    help: 'How long a feed may take from the connection to the first chat, in seconds.',
  }),
  KICK_PING_SECONDS: kick({
    type: integer(1, 600),
    default: '30',
    help: 'A feed that said nothing for so long is asked whether it is there, in seconds.',
  }),
  KICK_PONG_TIMEOUT_SECONDS: kick({
    type: integer(1, 600),
    default: '10',
    help: 'How long it may take to answer that, in seconds.',
  }),
  KICK_BREAKER_FAILURES: kick({
    type: integer(1, 1000),
    default: '5',
    help: 'After so many failed attempts in a row each further one waits for KICK_BREAKER_SECONDS.',
  }),
  KICK_BREAKER_SECONDS: kick({
    type: integer(1, 86_400),
    default: '60',
    help: 'How long the circuit breaker of a feed stays open before one attempt tries it, in seconds.',
  }),
  KICK_API_TIMEOUT_SECONDS: kick({
    type: integer(1, 600),
    default: '10',
    help: 'How long Kick may take to answer over HTTP, in seconds.',
  }),
  KICK_HANDLER_TIMEOUT_SECONDS: kick({
    type: integer(1, 600),
    default: '15',
    help: 'How long storing what the feeds found may take before it is tried again, in seconds.',
  }),
  KICK_QUEUE_LIMIT: kick({
    type: integer(1, 100_000),
    default: '500',
    help: 'How many messages wait for the store for each channel; beyond that the oldest is dropped and counted.',
  }),
  KICK_STORE_BREAKER_FAILURES: kick({
    type: integer(1, 1000),
    default: '10',
    help: 'After so many failures in a row the feeds leave the store alone for KICK_STORE_BREAKER_SECONDS.',
  }),
  KICK_STORE_BREAKER_SECONDS: kick({
    type: integer(1, 86_400),
    default: '120',
    help: 'How long that circuit breaker stays open before one write tries the store, in seconds.',
  }),
  NOTIFICATION_RETENTION_DAYS: kick({
    type: integer(1, 3650),
    default: '90',
    help: 'How long notifications are kept, in days.',
  }),
  KICK_API_URL: kick({
    type: httpUrl(),
    default: 'https://kick.com/api/v2',
    help: 'Where the chatroom of a channel is looked up.',
  }),
  KICK_REALTIME_API_URL: kick({
    type: httpUrl(),
    default: 'https://web.kick.com/api/v1/realtime',
    help: 'Where Kick is asked which feed its chats use, and for a token.',
  }),
  KICK_WS_URL: kick({
    type: webSocketUrl(),
    default: null,
    help: 'The address of the feed. Unset: Pusher’s, made of PUSHER_APP_KEY and PUSHER_CLUSTER, or the one that Kick names.',
    example: 'wss://ws-us2.pusher.com/app/32cbd69e4b950bf97679',
  }),
  KICK_PUBLIC_API_URL: kick({
    type: httpUrl(),
    default: 'https://api.kick.com/public/v1',
    help: 'Where the official API is: subscriptions, and the public key.',
  }),
  KICK_OAUTH_URL: kick({
    type: httpUrl(),
    default: 'https://id.kick.com',
    help: 'Where tokens for the official API come from.',
  }),
  KICK_USER_AGENT: kick({
    type: text('1 to 300 characters', /^[\x20-\x7e]{1,300}$/),
    default: 'Mozilla/5.0 (compatible; Coachwire)',
    help: 'What Kick is told of who asks.',
  }),
  PUSHER_APP_KEY: kick({
    type: text('letters, digits and _', /^\w{1,64}$/),
    default: '32cbd69e4b950bf97679',
    help: 'The application of Pusher that Kick’s chats are on. Public: every page of Kick holds it.',
  }),
  PUSHER_CLUSTER: kick({
    type: text('letters, digits and -', /^[\w-]{1,32}$/),
    default: 'us2',
    help: 'The cluster of Pusher that it is on.',
  }),
  API_PORT: setting({
    group: 'HTTP',
    type: integer(0, 65535),
    default: '5000',
    help: 'The port that HTTP listens on; 0 takes any free one.',
  }),
  API_HOST: setting({
    group: 'HTTP',
    type: text('a host name or an IP address', /^[A-Za-z0-9_.:-]+$/),
    default: '127.0.0.1',
    help: 'The address that HTTP listens on. 0.0.0.0 lets other machines in.',
  }),
  PUBLIC_URL: setting({
    group: 'HTTP',
    type: httpUrl(),
    default: null,
    help: 'The address under which clients reach this server; links in answers start with it.',
    example: 'https://plans.example.com',
  }),
  CORS_ORIGINS: setting({
    group: 'HTTP',
    type: listOf(origin(), 'origins such as https://app.example.com separated by commas, or *'),
    default: '',
    help: 'Web pages of these origins may read the API from a browser. Empty: none.',
    example: 'https://app.example.com',
  }),
  TRUST_PROXY: setting({
    group: 'HTTP',
    type: trustProxy(),
    default: 'false',
    help: 'Whose X-Forwarded-For is believed: false, true, a number of proxies, or their addresses and CIDR ranges.',
  }),
  API_REQUIRE_KEY_FOR_READS: setting({
    group: 'HTTP',
    type: boolean(),
    default: 'false',
    help: 'Whether reading plans takes an API key with the scope read. What writes always takes a key.',
  }),
  API_RATE_LIMIT_PER_MINUTE: setting({
    group: 'HTTP',
    type: integer(0, 100_000_000),
    default: '60000',
    help: 'How many requests a minute each API key, or each address without one, may make; 0 for no limit.',
  }),
  DATABASE_PATH: setting({
    group: 'Storage',
    type: path(),
    default: './data/coach_plans.db',
    help: 'The SQLite file; it is made when missing.',
  }),
  DATABASE_URL: setting({
    group: 'Storage',
    type: postgresUrl(),
    default: null,
    help: 'A PostgreSQL database to use instead of SQLite.',
    example: 'postgres://user:password@localhost:5432/coachwire',
  }),
  CHARTS_PATH: setting({
    group: 'Storage',
    type: path(),
    default: './data/charts',
    help: 'The folder of the chart images beside a SQLite file. On PostgreSQL they are in the database.',
  }),
  BACKUP_PATH: setting({
    group: 'Storage',
    type: path(),
    default: './data/backups',
    help: 'The folder that backups go to where none is named; the doctor looks there for the last one.',
  }),
  LOG_LEVEL: setting({
    group: 'Logging',
    type: choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    default: 'info',
    help: 'The least important lines that are still logged: fatal, error, warn, info, debug, trace, or silent for none.',
  }),
  LOG_FORMAT: setting({
    group: 'Logging',
    type: choice('json', 'pretty'),
    default: {
      says: 'pretty on a terminal, else json',
      choose: ({ isTerminal }) => (isTerminal ? 'pretty' : 'json'),
    },
    help: 'How lines look on standard output: json or pretty. The log file is always json.',
    example: 'json',
  }),
  LOG_FILE: setting({
    group: 'Logging',
    type: pathOrNone(),
    default: './logs/coachwire.log',
    help: 'The log file; none for standard output only.',
  }),
  LOG_MAX_SIZE_MB: setting({
    group: 'Logging',
    type: integer(1, 10_240),
    default: '10',
    help: 'About the size at which a new log file is begun, in megabytes; a burst may go beyond it.',
  }),
  LOG_BACKUP_COUNT: setting({
    group: 'Logging',
    type: integer(1, 1000),
    default: '5',
    help: 'How many older log files are kept.',
  }),
  SHUTDOWN_TIMEOUT_SECONDS: setting({
    group: 'Process',
    type: integer(1, 600),
    default: '25',
    help: 'How long running work may take to finish after a stop signal, in seconds; then the process ends with code 1.',
  }),
  CONFIG_FILE: setting({
    group: 'Process',
    type: path(),
    default: './config/default.yaml',
    help: 'The YAML file with the coaches and any of these settings. The default one may be missing.',
    notInYaml: true,
  }),
} as const;

export type SettingName = keyof typeof settingDefinitions;

/** The settings by their own names, checked and frozen. Unset ones without a default are null, unset lists are empty. */
export type Settings = {
  readonly [N in SettingName]: (typeof settingDefinitions)[N] extends SettingDefinition<infer T> ? T : never;
};

export const settingNames = Object.keys(settingDefinitions) as SettingName[];

/** The definition, seen without its value's type. */
export function definitionOf(name: SettingName): SettingDefinition {
  return settingDefinitions[name];
}

/** Injection token of the `Settings`. */
export const SETTINGS = Symbol('SETTINGS');

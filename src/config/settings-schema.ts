import type { SettingType } from './setting-types';
import {
  boolean,
  choice,
  httpUrl,
  integer,
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
} from './setting-types';

/** Text as a user would write it, null for none, or a choice made at start with its description. */
type Default = string | null | { readonly says: string; choose(start: { isTerminal: boolean }): string };

export type SettingGroup = 'Discord' | 'Plans' | 'Signals' | 'Alerts' | 'HTTP' | 'Storage' | 'Logging' | 'Process';

/** What works without the rest, and the rest without it. */
export type ConfigurationPart = 'alerts';

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
  ALERT_RETENTION_DAYS: setting({
    group: 'Alerts',
    part: 'alerts',
    type: integer(1, 3650),
    default: '30',
    help: 'How long delivered and cancelled alerts are kept, in days. Undelivered and dead ones stay.',
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

import { isIP } from 'node:net';
import { resolve } from 'node:path';

/** What a value may need besides its own text: paths are taken from the working directory. */
export interface ParseContext {
  cwd: string;
}

/**
 * How the text of one setting becomes its value. Every source (command line, environment, files, defaults) delivers text, so
 * that a value means the same wherever it stands.
 */
export interface SettingType<T> {
  /** Ends the sentence "must be …" when a value is refused. */
  readonly expects: string;
  /** Comma-separated; in YAML also a sequence. */
  readonly isList?: true;
  /** May carry credentials, so it is never quoted and is printed redacted. */
  readonly isUrl?: true;
  /** Its path is the credential: what is not known to be harmless is not shown. */
  readonly isSecretUrl?: true;
  /** The value, or undefined when the (trimmed) text is none. */
  readonly parse: (text: string, context: ParseContext) => T | undefined;
  /** The value as text, where `String` would not do. */
  show?(value: NonNullable<T>): string;
}

export function text(expects: string, pattern: RegExp): SettingType<string> {
  return { expects, parse: (value) => (pattern.test(value) ? value : undefined) };
}

/** A whole number within both bounds. */
export function integer(min: number, max: number): SettingType<number> {
  return {
    expects: `a whole number from ${min} to ${max}`,
    parse(value) {
      const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN;
      return number >= min && number <= max ? number : undefined;
    },
  };
}

/** A number within both bounds, fractions too. */
export function number(min: number, max: number): SettingType<number> {
  return {
    expects: `a number from ${min} to ${max}`,
    parse(value) {
      const parsed = /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : NaN;
      return parsed >= min && parsed <= max ? parsed : undefined;
    },
  };
}

const booleanWords = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

export function boolean(): SettingType<boolean> {
  return { expects: 'true or false', parse: (value) => booleanWords.get(value.toLowerCase()) };
}

export function choice<const C extends string>(...choices: readonly C[]): SettingType<C> {
  return {
    expects: `one of ${choices.join(', ')}`,
    parse: (value) => choices.find((one) => one.toLowerCase() === value.toLowerCase()),
  };
}

/** Several values of one type without repeats, in the order given. The empty text is the empty list. */
export function listOf<T>(item: SettingType<T>, expects: string): SettingType<T[]> {
  return {
    expects,
    isList: true,
    parse(value, context) {
      const texts = new Set(value.split(',').map((part) => part.trim()));
      texts.delete('');
      const items = [...texts].map((part) => item.parse(part, context));
      return items.every((one) => one !== undefined) ? items : undefined;
    },
  };
}

/** A Discord id: text always, since 64 bits do not fit into a JavaScript number. */
export function snowflake(): SettingType<string> {
  return text('a Discord id (17 to 20 digits; in Discord: Developer Mode, then Copy ID)', /^[1-9]\d{16,19}$/);
}

export function snowflakes(): SettingType<string[]> {
  return listOf(snowflake(), 'Discord ids (17 to 20 digits each), separated by commas');
}

/** An IANA zone that this Node.js knows. Offsets such as +02:00 are refused: a trading day follows daylight saving. */
export function timezone(): SettingType<string> {
  return {
    expects: 'a time zone such as America/New_York or UTC',
    parse: (value) => (/^[A-Za-z]/.test(value) && isKnownTimezone(value) ? value : undefined),
  };
}

function isKnownTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** An absolute path; relative ones are taken from the working directory. */
export function path(): SettingType<string> {
  return { expects: 'a path', parse: (value, { cwd }) => (value.includes('\0') ? undefined : resolve(cwd, value)) };
}

/** A path, or null for the word `none`. */
export function pathOrNone(): SettingType<string | null> {
  const { parse } = path();
  return {
    expects: 'a path, or none',
    parse: (value, context) => (value.toLowerCase() === 'none' ? null : parse(value, context)),
  };
}

/** An http(s) address without credentials, query and trailing slash, ready to have a path appended. */
export function httpUrl(): SettingType<string> {
  return {
    expects: 'an address such as https://example.com (http or https, without user, password, ? and #)',
    isUrl: true,
    parse(value) {
      const url = URL.canParse(value) ? new URL(value) : null;
      const isPlain = url !== null && !url.username && !url.password && !url.search && !url.hash;
      return isPlain && /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, '') : undefined;
    },
  };
}

/** A PostgreSQL address; a password with reserved characters must be percent-encoded, or it would be taken for a host or path. */
export function postgresUrl(): SettingType<string> {
  return {
    expects:
      'like postgres://user:password@host:5432/database, with special characters of the password percent-encoded',
    isUrl: true,
    parse(value) {
      const url = URL.canParse(value) ? new URL(value) : null;
      const isWhole = url !== null && url.hash === '' && !url.pathname.includes('@') && isPercentEncoded(url.href);
      return isWhole && /^postgres(ql)?:$/.test(url.protocol) ? value : undefined;
    },
  };
}

/** False for a % that stands for itself: the driver would fail on it without naming the setting. */
function isPercentEncoded(text: string): boolean {
  return !/%(?![\da-f]{2})/i.test(text);
}

/** Any http(s) address, which may carry a secret; what it leads to is for its reader to judge. */
export function secretUrl(example: string): SettingType<string> {
  return {
    expects: `an address such as ${example}`,
    isUrl: true,
    isSecretUrl: true,
    parse: (value) => (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined),
  };
}

/** A WebSocket address without credentials and fragment. */
export function webSocketUrl(): SettingType<string> {
  return {
    expects: 'an address such as wss://example.com/app/KEY (ws or wss, without user, password and #)',
    isUrl: true,
    parse(value) {
      const url = URL.canParse(value) ? new URL(value) : null;
      const isPlain = url !== null && !url.username && !url.password && !url.hash;
      return isPlain && /^wss?:$/.test(url.protocol) ? value : undefined;
    },
  };
}

/** A Kick channel, and its chatroom where Kick cannot be asked for it. */
export interface KickChannelSetting {
  name: string;
  chatroomId: string | null;
}

/** Channels as `name` or `name:chatroom_id`; an address of kick.com is taken for the name at its end. Each name once. */
export function kickChannels(): SettingType<KickChannelSetting[]> {
  const list = listOf<KickChannelSetting>(
    { expects: 'a channel', parse: parseKickChannel },
    'Kick channels such as desk or desk:12345 (with its chatroom id), at most 100, separated by commas',
  );
  return {
    ...list,
    parse(value, context) {
      const channels = list.parse(value, context);
      const names = new Set(channels?.map(({ name }) => name.toLowerCase()));
      return channels && names.size === channels.length && names.size <= 100 ? channels : undefined;
    },
    show: (channels) =>
      channels.map(({ name, chatroomId }) => (chatroomId === null ? name : `${name}:${chatroomId}`)).join(', '),
  };
}

function parseKickChannel(value: string): KickChannelSetting | undefined {
  const [, name, chatroomId = null] =
    /^(?:https?:\/\/(?:www\.)?kick\.com\/|@)?([A-Za-z0-9_-]{1,100})(?::([1-9]\d{0,19}))?$/.exec(value) ?? [];
  return name === undefined ? undefined : { name, chatroomId };
}

/** At most so many requests in so many seconds, written `5/2`; null for the word `off`. */
export function requestRate(): SettingType<{ requests: number; windowMs: number } | null> {
  return {
    expects: 'requests/seconds such as 5/2, or off',
    parse(value) {
      if (value.toLowerCase() === 'off') return null;
      const [, requests, seconds] = /^(\d{1,6})\/(\d{1,6}(?:\.\d{1,6})?)$/.exec(value) ?? [];
      const rate = { requests: Number(requests), windowMs: Number(seconds) * 1000 };
      return rate.requests > 0 && rate.windowMs > 0 ? rate : undefined;
    },
    show: ({ requests, windowMs }) => `${requests}/${windowMs / 1000}`,
  };
}

/** `*`, or a browser's origin: scheme, host and port alone. */
export function origin(): SettingType<string> {
  return {
    expects: 'an origin such as https://app.example.com',
    parse(value) {
      if (value === '*') return value;
      const url = URL.canParse(value) ? new URL(value) : null;
      return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined;
    },
  };
}

/** Fastify's `trustProxy`: nobody, everybody, so many hops, or the proxies with these addresses. */
export function trustProxy(): SettingType<boolean | number | string[]> {
  const hops = integer(0, 100);
  const addresses = listOf({ expects: 'an address', parse: parseProxyAddress }, 'addresses');
  return {
    expects: 'false, true, a number of proxies (1), or addresses and CIDR ranges separated by commas',
    isList: true,
    parse: (value, context) =>
      hops.parse(value, context) ?? booleanWords.get(value.toLowerCase()) ?? addresses.parse(value, context),
  };
}

function parseProxyAddress(value: string): string | undefined {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return value;
  const [address = '', prefix, ...rest] = value.split('/');
  const version = isIP(address);
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
  return version !== 0 && isPrefix && rest.length === 0 ? value : undefined;
}

import type { LoadedConfiguration } from './load-settings';
import type { SettingSource } from './setting-sources';
import type { SettingName, Settings } from './settings-schema';
import { definitionOf, settingNames } from './settings-schema';

export const REDACTED = '[redacted]';

const secretParameter = /pass|secret|token|key/i;
const webhookToken = /(\/webhooks\/\d+\/)[^/?]+/;
const webhookPath = /^\/(?:api\/)?(?:v\d+\/)?webhooks\/\d+\/[^/]+\/?$/;

/**
 * An address that may be shown: without password, without secrets among its parameters, and a Discord webhook keeps its id
 * and loses its token. What cannot be taken apart surely is redacted whole.
 */
export function redactUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.hash !== '' || url.pathname.includes('@')) return REDACTED;
  for (const name of new Set(url.searchParams.keys())) {
    if (secretParameter.test(name)) url.searchParams.set(name, REDACTED);
  }
  if (url.password !== '') url.password = REDACTED;
  return url.href.replace(webhookToken, `$1${REDACTED}`).replaceAll(encodeURIComponent(REDACTED), REDACTED);
}

/**
 * A webhook's address that may be shown: with its id, without its token. Of an address that has another form, where anything
 * may be the secret, only the host.
 */
export function redactSecretUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) return REDACTED;
  const isPlain = url.username === '' && url.hash === '' && /^(?:\?thread_id=\d+)?$/.test(url.search);
  return isPlain && webhookPath.test(url.pathname) ? redactUrl(address) : `${url.origin}/${REDACTED}`;
}

/** One setting as it may be printed. */
export interface SettingDescription {
  name: SettingName;
  /** Redacted where needed; `(not set)` for nothing, `none` where that was asked for. */
  value: string;
  /** `default`, `environment`, `config/default.yaml:7`. */
  source: string;
  isDefault: boolean;
}

/** Every setting with its value and source, for the start-up log and the doctor. Holds no secret. */
export function describeSettings({ settings, sources }: LoadedConfiguration): SettingDescription[] {
  return settingNames.map((name) => ({
    name,
    value: describeValue(name, settings[name], sources[name]),
    source: sources[name].where,
    isDefault: sources[name].kind === 'default',
  }));
}

function describeValue(name: SettingName, value: Settings[SettingName], { kind }: SettingSource): string {
  const { isSecret, type } = definitionOf(name);
  if (value === null) return kind === 'default' ? '(not set)' : 'none';
  const plain = value as string | number | boolean | string[];
  const text = type.show?.(value) ?? (Array.isArray(plain) ? plain.join(', ') : String(plain));
  if (text === '') return '(not set)';
  if (isSecret) return REDACTED;
  if (type.isSecretUrl) return redactSecretUrl(text);
  return type.isUrl ? redactUrl(text) : text;
}

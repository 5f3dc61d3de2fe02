import type { Settings } from './settings-schema';
import { definitionOf, settingNames } from './settings-schema';

const webhookToken = /\/webhooks\/\d+\/([^/?#]+)/;

/**
 * The secrets among these settings, as they would turn up elsewhere: secret values whole, and of addresses the password, as it
 * is and as it is written there, and a webhook's token.
 */
export function secretValuesOf(settings: Partial<Settings>): string[] {
  const values = settingNames.flatMap((name) => {
    const value = settings[name];
    if (typeof value !== 'string') return [];
    const { isSecret, type } = definitionOf(name);
    if (isSecret) return [value];
    return type.isUrl || type.isSecretUrl ? secretsOfUrl(value) : [];
  });
  return [...new Set(values)].filter((value) => value !== '');
}

function secretsOfUrl(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { password, pathname } = new URL(address);
  return [password, decoded(password), webhookToken.exec(pathname)?.[1] ?? ''];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

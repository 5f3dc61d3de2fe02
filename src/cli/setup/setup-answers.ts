import type { Coach } from '../../config';

/** What a set-up comes to. */
export interface SetupAnswers {
  token: string;
  guildIds: string[];
  /** Empty: every channel that the bot sees. */
  channelIds: string[];
  coaches: Coach[];
  timezone: string;
  webhookUrl: string | null;
}

export function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

/** Discord ids in a line; null when something in it is none. */
export function readIds(line: string): string[] | null {
  const ids = line
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^<@!?(\d+)>$/, '$1'));
  return ids.every((id) => /^[1-9]\d{16,19}$/.test(id)) ? ids : null;
}

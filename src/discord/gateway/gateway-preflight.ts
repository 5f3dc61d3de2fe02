import { DomainError } from '../../errors';

/** Discord refused the bot's token: no later try can succeed. */
export class TokenRejectedError extends DomainError {
  constructor(cause?: unknown) {
    super(
      'unavailable',
      'discord-token-rejected',
      'Discord rejected the bot token. Set DISCORD_BOT_TOKEN to the one from the Discord Developer Portal: your application, Bot, Reset Token.',
      { cause },
    );
  }
}

export interface PreflightAnswer {
  applicationId: string;
  applicationFlags: number;
}

/**
 * Asks Discord, before logging in, whether it answers, takes the token, and which intents it grants: a client of discord.js
 * that failed to log in cannot simply log in again. Throws TokenRejectedError, or an error that is worth another try.
 */
export async function preflight(
  apiUrl: string,
  token: string,
  timeoutMs: number,
  shutdown: AbortSignal,
): Promise<PreflightAnswer> {
  const ask = (path: string) => askDiscord(`${apiUrl}/v10${path}`, token, timeoutMs, shutdown);
  await ask('/gateway/bot');
  const application = (await ask('/applications/@me')) as { id?: string; flags?: number };
  return { applicationId: application.id ?? '', applicationFlags: application.flags ?? 0 };
}

async function askDiscord(url: string, token: string, timeoutMs: number, shutdown: AbortSignal): Promise<unknown> {
  const signal = AbortSignal.any([shutdown, AbortSignal.timeout(timeoutMs)]);
  const response = await fetch(url, { headers: { authorization: `Bot ${token}` }, signal });
  if (response.ok) return response.json();
  await response.body?.cancel();
  if (response.status === 401) throw new TokenRejectedError();
  throw new Error(`Discord answered ${response.status} to ${new URL(url).pathname}`);
}

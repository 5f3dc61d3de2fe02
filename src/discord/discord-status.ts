import { Injectable, Logger } from '@nestjs/common';
import { Client } from 'discord.js';

/** `rejected`: Discord refused the token, and no later try can succeed. */
export const DISCORD_STATES = ['disabled', 'connecting', 'ready', 'reconnecting', 'rejected'] as const;
export type DiscordState = (typeof DISCORD_STATES)[number];

/** How the connection to Discord is, for health, metrics and the operator. */
@Injectable()
export class DiscordStatus {
  state: DiscordState = 'connecting';
  /** Whether Discord shows what is in messages; without the intent it does so only in those that mention the bot. */
  seesMessages = true;
  private readonly logger = new Logger(DiscordStatus.name);
  private readonly problemsByKey = new Map<string, string>();

  constructor(private readonly client: Client) {}

  /** The last heartbeat's round trip in milliseconds; null before the first one. */
  get pingMs(): number | null {
    const ping = this.client.ws.ping;
    return this.state === 'ready' && Number.isFinite(ping) && ping >= 0 ? ping : null;
  }

  get guildCount(): number {
    return this.client.guilds.cache.size;
  }

  /** How a command begins that somebody is told to write: with a mention of the bot where the prefix would not be seen. */
  commandStart(prefix: string): string {
    return this.seesMessages ? prefix : `@${this.client.user?.displayName} `;
  }

  /** What the operator should mend, a sentence each. */
  get problems(): string[] {
    return [...this.problemsByKey.values()];
  }

  /** Tells a problem: in the log when it is new, in health until it is solved. */
  report(key: string, problem: string): void {
    if (this.problemsByKey.get(key) === problem) return;
    this.problemsByKey.set(key, problem);
    this.logger.warn(problem);
  }

  solve(key: string): void {
    this.problemsByKey.delete(key);
  }
}

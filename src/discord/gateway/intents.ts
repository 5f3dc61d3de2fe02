import { ApplicationFlags, GatewayIntentBits } from 'discord.js';

/** What works on every application: slash commands, messages that mention the bot, and direct messages. */
export const BASE_INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
] as const;

/**
 * The intents to log in with. Discord closes the connection for good (4014) when a privileged one is asked for that is not
 * switched on, and the application's flags tell beforehand: one bit for verified applications, one for the others.
 */
export function chooseIntents(applicationFlags: number): { intents: GatewayIntentBits[]; seesContent: boolean } {
  const granted = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
  const seesContent = (applicationFlags & granted) !== 0;
  return {
    intents: seesContent ? [...BASE_INTENTS, GatewayIntentBits.MessageContent] : [...BASE_INTENTS],
    seesContent,
  };
}

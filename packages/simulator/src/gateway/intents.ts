/** https://discord.com/developers/docs/events/gateway#gateway-intents, those whose events the simulator sends. */
export const INTENTS = {
  GUILDS: 1 << 0,
  GUILD_MEMBERS: 1 << 1,
  GUILD_WEBHOOKS: 1 << 5,
  GUILD_PRESENCES: 1 << 8,
  GUILD_MESSAGES: 1 << 9,
  GUILD_MESSAGE_REACTIONS: 1 << 10,
  DIRECT_MESSAGES: 1 << 12,
  DIRECT_MESSAGE_REACTIONS: 1 << 13,
  MESSAGE_CONTENT: 1 << 15,
} as const;

/** The highest intent that Discord knows is bit 25. */
const KNOWN_INTENTS = (1 << 26) - 1;

/** What an application has been granted in the developer portal. */
export interface PrivilegedGrants {
  messageContent: boolean;
  members: boolean;
  presences: boolean;
}

/** Application flags: the grants of an application in fewer than a hundred guilds. */
export function applicationFlags(grants: PrivilegedGrants): number {
  return (grants.presences ? 1 << 13 : 0) | (grants.members ? 1 << 15 : 0) | (grants.messageContent ? 1 << 19 : 0);
}

/** The close code that an IDENTIFY with these intents gets, or null. */
export function refuseIntents(intents: unknown, grants: PrivilegedGrants): 4013 | 4014 | null {
  if (typeof intents !== 'number' || !Number.isInteger(intents) || intents < 0 || intents > KNOWN_INTENTS) return 4013;
  const isDisallowed =
    ((intents & INTENTS.MESSAGE_CONTENT) !== 0 && !grants.messageContent) ||
    ((intents & INTENTS.GUILD_MEMBERS) !== 0 && !grants.members) ||
    ((intents & INTENTS.GUILD_PRESENCES) !== 0 && !grants.presences);
  return isDisallowed ? 4014 : null;
}

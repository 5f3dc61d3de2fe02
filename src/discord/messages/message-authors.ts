import { DiscordAPIError, type GuildMember, type Message, RESTJSONErrorCodes } from 'discord.js';

const NOBODY = new Set<number | string>([RESTJSONErrorCodes.UnknownMember, RESTJSONErrorCodes.UnknownUser]);

/** Asks once for each author: who writes many messages has the same roles in all of them. */
export class MessageAuthors {
  private readonly members = new Map<string, Promise<GuildMember | null>>();

  constructor(private readonly ask: (message: Message<true>) => Promise<GuildMember | null>) {}

  /** The author's membership as it is now; null for one who has left the server, or Discord. */
  memberOf(message: Message<true>): Promise<GuildMember | null> {
    const key = `${message.guildId}:${message.author.id}`;
    let member = this.members.get(key);
    if (!member) {
      member = this.ask(message);
      this.members.set(key, member);
    }
    return member;
  }
}

/** The author's membership: messages that Discord sends by itself bring it, those that were asked for do not. */
export async function fetchMember({ guild, author }: Message<true>): Promise<GuildMember | null> {
  try {
    return await guild.members.fetch({ user: author.id, force: true });
  } catch (error) {
    if (error instanceof DiscordAPIError && NOBODY.has(error.code)) return null;
    throw error;
  }
}

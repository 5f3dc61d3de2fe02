import type { APIEmbed } from 'discord.js';

/** One message of a reply; pages are sent in their order. */
export interface ReplyPage {
  content: string;
  embeds: APIEmbed[];
  files?: { name: string; text: string }[];
}

/** What a command answers with. Presenters make it within Discord's limits; a conversation sends it. */
export interface CommandReply {
  /** Who sees the answer to a slash command. The answer to a message is always seen by the channel. */
  audience: 'channel' | 'caller';
  /** For a slash command whose answer the channel sees: what its caller is told privately before. */
  note?: string;
  pages: ReplyPage[];
}

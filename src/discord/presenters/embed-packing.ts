import type { APIEmbed } from 'discord.js';

/** Discord refuses a message with more embeds, or with more characters over all of them. */
export const MAX_EMBEDS = 10;
export const MAX_EMBED_CHARACTERS = 6000;

/**
 * What an embed counts towards the limit of a message: title, description, field names and values, footer and author name.
 * Counted in UTF-16 units, which is never less than Discord's own count.
 */
export function embedSize(embed: APIEmbed): number {
  const fields = (embed.fields ?? []).reduce((sum, field) => sum + field.name.length + field.value.length, 0);
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), fields);
}

/** Puts embeds, in their order, into as few messages as their limits allow; none at all for no embeds. */
export function packEmbeds(embeds: readonly APIEmbed[]): APIEmbed[][] {
  const messages: APIEmbed[][] = [];
  let room = 0;
  for (const embed of embeds) {
    const size = embedSize(embed);
    const current = messages.at(-1);
    if (current && current.length < MAX_EMBEDS && size <= room) {
      current.push(embed);
      room -= size;
    } else {
      messages.push([embed]);
      room = MAX_EMBED_CHARACTERS - size;
    }
  }
  return messages;
}

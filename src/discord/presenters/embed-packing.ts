import type { APIEmbed } from 'discord.js';

/** Discord refuses a message with more embeds, or with more characters over all of them. */
export const MAX_EMBEDS = 10;
export const MAX_EMBED_CHARACTERS = 6000;
/** Discord refuses a request of more than 25 MiB; the rest is for what stands around the files. */
const MAX_UPLOAD_BYTES = 24 * 1024 * 1024;

/**
 * What an embed counts towards the limit of a message: title, description, field names and values, footer and author name.
 * Counted in UTF-16 units, which is never less than Discord's own count.
 */
export function embedSize(embed: APIEmbed): number {
  const fields = (embed.fields ?? []).reduce((sum, field) => sum + field.name.length + field.value.length, 0);
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), fields);
}

/**
 * Puts embeds, in their order, into as few messages as their limits allow; none at all for no embeds.
 * @param bytesOf what is uploaded to show an embed
 */
export function packEmbeds(embeds: readonly APIEmbed[], bytesOf: (embed: APIEmbed) => number = () => 0): APIEmbed[][] {
  const messages: APIEmbed[][] = [];
  let room = { characters: 0, bytes: 0 };
  for (const embed of embeds) {
    const size = { characters: embedSize(embed), bytes: bytesOf(embed) };
    const current = messages.at(-1);
    if (current && current.length < MAX_EMBEDS && size.characters <= room.characters && size.bytes <= room.bytes) {
      current.push(embed);
    } else {
      messages.push([embed]);
      room = { characters: MAX_EMBED_CHARACTERS, bytes: MAX_UPLOAD_BYTES };
    }
    room = { characters: room.characters - size.characters, bytes: room.bytes - size.bytes };
  }
  return messages;
}

import type { APIEmbed } from 'discord.js';
import type { ReplyPage } from '../answers/command-reply';
import { packEmbeds } from './embed-packing';
import { splitIntoPages } from './text-pages';

/** Discord refuses a longer message of a bot. */
const MAX_CONTENT = 2000;

/** A reply that begins with `content`, followed by the embeds, over as many messages as it takes. */
export function replyPages(content: string, embeds: readonly APIEmbed[] = []): ReplyPage[] {
  const texts = splitIntoPages(content, MAX_CONTENT).map((text): ReplyPage => ({ content: text, embeds: [] }));
  const [first = [], ...others] = packEmbeds(embeds);
  const last = texts.at(-1);
  if (last) last.embeds = first;
  return [...texts, ...others.map((packed) => ({ content: '', embeds: packed }))];
}

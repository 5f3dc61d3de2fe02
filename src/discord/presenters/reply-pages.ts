import type { APIEmbed } from 'discord.js';
import type { PlanChart } from '../../storage';
import type { ReplyPage } from '../answers/command-reply';
import { packEmbeds } from './embed-packing';
import { splitIntoPages } from './text-pages';

/** Discord refuses a longer message of a bot. */
const MAX_CONTENT = 2000;
/** The largest image that is stored, for one whose size nobody told. */
const LARGEST_CHART_BYTES = 10 * 1024 * 1024;

/**
 * A reply that begins with `content`, followed by the embeds, over as many messages as it takes. `pictures` are the charts that
 * embeds show by their address.
 */
export function replyPages(
  content: string,
  embeds: readonly APIEmbed[] = [],
  pictures: readonly PlanChart[] = [],
): ReplyPage[] {
  const texts = splitIntoPages(content, MAX_CONTENT).map((text): ReplyPage => ({ content: text, embeds: [] }));
  const byUrl = new Map(pictures.map((chart) => [chart.url, chart]));
  const pictureOf = (embed: APIEmbed) => byUrl.get(embed.image?.url ?? '');
  const [first = [], ...others] = packEmbeds(embeds, (embed) => uploadBytes(pictureOf(embed)));
  const last = texts.at(-1);
  if (last) last.embeds = first;
  const pages = [...texts, ...others.map((packed): ReplyPage => ({ content: '', embeds: packed }))];
  return pages.map((page) => {
    const shown = new Set(page.embeds.map(pictureOf).filter((chart) => chart !== undefined));
    return shown.size === 0 ? page : { ...page, pictures: [...shown] };
  });
}

function uploadBytes(chart: PlanChart | undefined): number {
  return chart?.archiveId ? (chart.sizeBytes ?? LARGEST_CHART_BYTES) : 0;
}

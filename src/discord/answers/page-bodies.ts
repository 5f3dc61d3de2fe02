import { Injectable } from '@nestjs/common';
import { type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import { ChartArchive, type ChartImage } from '../../charts';
import type { PlanChart } from '../../storage';
import type { ReplyButton, ReplyPage } from './command-reply';

/** A page as discord.js takes it. */
export interface PageBody {
  content?: string;
  embeds: APIEmbed[];
  files: { name: string; attachment: Buffer }[];
  components: ButtonRow[];
}

type ButtonRow = { type: ComponentType.ActionRow; components: ButtonData[] };
type ButtonData = {
  type: ComponentType.Button;
  style: ButtonStyle.Secondary | ButtonStyle.Danger;
  customId: string;
  label: string;
  disabled: boolean;
};

/** Makes messages of pages, with the stored charts as files, so that they show without a public address of this server. */
@Injectable()
export class PageBodies {
  constructor(private readonly archive: ChartArchive) {}

  /** A chart that is not stored (yet) is shown from its source. Never rejects. */
  async bodyOf({ content, embeds, pictures = [], buttons = [] }: ReplyPage): Promise<PageBody> {
    const images = await Promise.all(pictures.map(async (chart) => ({ chart, image: await this.archive.read(chart) })));
    const stored = images.filter((entry): entry is StoredPicture => entry.image !== null);
    const names = new Map(stored.map(({ chart, image }, place) => [chart.url, uploadName(place, image)]));
    return {
      ...(content === '' ? {} : { content }),
      embeds: embeds.map((embed) => withUpload(embed, names)),
      files: stored.map(({ image }, place) => ({ name: uploadName(place, image), attachment: image.bytes })),
      components: rowOf(buttons),
    };
  }
}

interface StoredPicture {
  chart: PlanChart;
  image: ChartImage;
}

/** An embed finds its file by a name of plain letters; what the coach called it stands in the embed. */
function uploadName(place: number, { contentType }: ChartImage): string {
  return `chart-${place + 1}.${contentType.replace(/^image\//, '').replace(/[^a-z0-9]/g, '')}`;
}

function withUpload(embed: APIEmbed, names: ReadonlyMap<string, string>): APIEmbed {
  const name = names.get(embed.image?.url ?? '');
  return name === undefined ? embed : { ...embed, image: { url: `attachment://${name}` } };
}

/** The row of buttons as discord.js takes it; none for no buttons. */
export function rowOf(buttons: readonly ReplyButton[]): ButtonRow[] {
  if (buttons.length === 0) return [];
  const components = buttons.map(({ id, label, style, isDisabled }): ButtonData => ({
    type: ComponentType.Button,
    style: style === 'danger' ? ButtonStyle.Danger : ButtonStyle.Secondary,
    customId: id,
    label,
    disabled: isDisabled ?? false,
  }));
  return [{ type: ComponentType.ActionRow, components }];
}

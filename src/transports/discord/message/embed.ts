/** The part of Discord's embed that is used: https://discord.com/developers/docs/resources/message#embed-object */
export interface Embed {
  title: string;
  /** Where the title leads. */
  url?: string;
  description?: string;
  color: number;
  fields: EmbedField[];
  footer?: { text: string };
  /** ISO 8601; shown in the reader's own zone. */
  timestamp?: string;
}

export interface EmbedField {
  name: string;
  value: string;
  inline: boolean;
}

/** Discord's limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
export const EMBED_LIMITS = {
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
};
export const MESSAGE_LIMITS = { embeds: 10, characters: 6000 };

/** The characters that Discord counts towards the 6000 of a message, in UTF-16 units, which are never fewer. */
export function embedSize({ title, description, fields, footer }: Embed): number {
  const inFields = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  return title.length + (description?.length ?? 0) + inFields + (footer?.text.length ?? 0);
}

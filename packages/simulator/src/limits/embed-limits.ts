import type { FormErrors } from '../form-errors';
import { asObject, asObjects, asText } from '../json-values';
import type { JsonObject } from '../json-values';
import { checkCount, checkText, checkUrl } from './field-checks';

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const LIMITS = {
  embeds: 10,
  total: 6000,
  title: 256,
  description: 4096,
  fields: 25,
  name: 256,
  value: 1024,
  footer: 2048,
  author: 256,
};
const LINKS = ['http', 'https'];
const MEDIA = [...LINKS, 'attachment'];

export function checkEmbeds(errors: FormErrors, value: unknown): void {
  const embeds = asObjects(value);
  checkCount(errors, ['embeds'], embeds.length, LIMITS.embeds);
  embeds.forEach((embed, index) => checkEmbed(errors, embed, index));
  if (embeds.reduce((sum, embed) => sum + embedLength(embed), 0) > LIMITS.total) {
    errors.add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${LIMITS.total}`);
  }
}

/** What counts towards the 6000 of a message. */
export function embedLength(embed: JsonObject): number {
  const texts = [
    embed['title'],
    embed['description'],
    asObject(embed['footer'])['text'],
    asObject(embed['author'])['name'],
  ];
  const fields = asObjects(embed['fields']).flatMap((field) => [field['name'], field['value']]);
  return [...texts, ...fields].reduce<number>((sum, text) => sum + asText(text).length, 0);
}

function checkEmbed(errors: FormErrors, embed: JsonObject, index: number): void {
  const at = ['embeds', index] as const;
  checkText(errors, [...at, 'title'], embed['title'], { max: LIMITS.title });
  checkText(errors, [...at, 'description'], embed['description'], {
    max: LIMITS.description,
    isRequired: isBlank(embed),
  });
  checkUrl(errors, [...at, 'url'], embed['url'], LINKS);
  checkColour(errors, embed['color'], index);
  checkTimestamp(errors, embed['timestamp'], index);
  if (embed['footer']) {
    checkText(errors, [...at, 'footer', 'text'], asObject(embed['footer'])['text'], {
      max: LIMITS.footer,
      isRequired: true,
    });
  }
  if (embed['author']) {
    checkText(errors, [...at, 'author', 'name'], asObject(embed['author'])['name'], {
      max: LIMITS.author,
      isRequired: true,
    });
  }
  for (const key of ['image', 'thumbnail']) checkUrl(errors, [...at, key, 'url'], asObject(embed[key])['url'], MEDIA);
  checkFields(errors, asObjects(embed['fields']), index);
}

function checkFields(errors: FormErrors, fields: JsonObject[], index: number): void {
  checkCount(errors, ['embeds', index, 'fields'], fields.length, LIMITS.fields);
  fields.forEach((field, position) => {
    const at = ['embeds', index, 'fields', position] as const;
    checkText(errors, [...at, 'name'], field['name'], { max: LIMITS.name, isRequired: true });
    checkText(errors, [...at, 'value'], field['value'], { max: LIMITS.value, isRequired: true });
  });
}

function checkColour(errors: FormErrors, colour: unknown, index: number): void {
  if (colour === undefined || colour === null) return;
  if (Number.isInteger(colour) && (colour as number) >= 0 && (colour as number) <= 0xffffff) return;
  errors.add(['embeds', index, 'color'], 'NUMBER_TYPE_MAX', 'int value should be less than or equal to 16777215.');
}

function checkTimestamp(errors: FormErrors, timestamp: unknown, index: number): void {
  if (timestamp === undefined || timestamp === null || !Number.isNaN(Date.parse(asText(timestamp)))) return;
  errors.add(
    ['embeds', index, 'timestamp'],
    'DATE_TIME_TYPE_PARSE',
    `Could not parse ${asText(timestamp)}. Should be ISO8601.`,
  );
}

/** Nothing to show: Discord then asks for a description. */
function isBlank(embed: JsonObject): boolean {
  return (
    !['title', 'image', 'thumbnail', 'author', 'footer', 'url'].some((key) => embed[key]) &&
    asObjects(embed['fields']).length === 0
  );
}

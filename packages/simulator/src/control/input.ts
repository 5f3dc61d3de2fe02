import type { NewAttachment, OptionValue } from '../command-input';
import { asObject, asObjects, asStrings, asText, isObject } from '../json-values';
import type { JsonObject } from '../json-values';

/** @throws Error naming the field when it is missing */
export function text(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

export function optionalNumber(input: JsonObject, name: string): number | undefined {
  const value = input[name];
  return typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : undefined;
}

export function optionalDate(input: JsonObject, name: string): Date | undefined {
  const value = optionalText(input, name);
  if (value === undefined) return undefined;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw new Error(`${name} is no date`);
  return date;
}

export function texts(input: JsonObject, name: string): string[] {
  return asStrings(input[name]);
}

/** Files as `{filename, content_type, data}`, the data in base64. */
export function files(value: unknown): NewAttachment[] {
  return asObjects(value).map(file);
}

/** Files by a name: an option's, or a modal field's. */
export function filesByName(value: unknown): Record<string, NewAttachment> {
  return Object.fromEntries(Object.entries(asObject(value)).map(([name, item]) => [name, file(asObject(item))]));
}

export function fileListsByName(value: unknown): Record<string, NewAttachment[]> {
  return Object.fromEntries(Object.entries(asObject(value)).map(([name, list]) => [name, files(list)]));
}

export function optionValues(value: unknown): Record<string, OptionValue> {
  const isValue = (item: unknown): item is OptionValue => ['string', 'number', 'boolean'].includes(typeof item);
  const entries = Object.entries(isObject(value) ? value : {}).filter((entry): entry is [string, OptionValue] =>
    isValue(entry[1]),
  );
  return Object.fromEntries(entries);
}

function file(input: JsonObject): NewAttachment {
  const contentType = asText(input['content_type']) || 'application/octet-stream';
  return { filename: text(input, 'filename'), contentType, data: Buffer.from(asText(input['data']), 'base64') };
}

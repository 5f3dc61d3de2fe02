/** A JSON object of unknown content, as it came over the wire. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asObjects(value: unknown): JsonObject[] {
  return asArray(value).filter(isObject);
}

export function asStrings(value: unknown): string[] {
  return asArray(value).filter((item) => typeof item === 'string');
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number or text as text; ids and nonces come as either. */
export function asKey(value: unknown): string {
  return typeof value === 'number' ? String(value) : asText(value);
}

export function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

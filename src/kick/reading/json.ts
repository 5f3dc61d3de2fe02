export type JsonObject = Record<string, unknown>;

/** The object, or null for anything else. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The object that a value is, or is the JSON text of: Kick nests JSON as text in some places and not in others. */
export function asNestedObject(value: unknown): JsonObject | null {
  return typeof value === 'string' ? asObject(parseJson(value)) : asObject(value);
}

/** The text, null for anything else and for blank text. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** An id as text: Kick has ids that are numbers and ids that are not. */
export function asId(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return asText(value);
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The custom_id of a button or a form: the name of its command first, then what it is and what it needs, so that it still works
 * after a restart. Discord takes 100 characters.
 */
export function controlId(...parts: readonly (string | number)[]): string {
  return parts.map((part) => encodeURIComponent(part)).join('/');
}

/** The name of the command that a button or a form belongs to. */
export function commandOfControl(customId: string): string {
  return customId.split('/', 1)[0] ?? '';
}

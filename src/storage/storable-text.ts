import { DomainError } from '../errors';

/** PostgreSQL text cannot hold U+0000, and SQLite gives lone surrogates back altered. */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** The text with what no store keeps replaced by U+FFFD: for words of others that are kept, whatever they are. */
export function toStorableText(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

/**
 * Throws `text-invalid` when a value of a statement is a text that the engines would keep or compare differently, so that both
 * refuse it alike. Whoever takes texts in refuses them first, and names the field.
 */
export function checkStorable(values: readonly unknown[]): void {
  for (const value of values) {
    if (typeof value === 'string' && !isStorableText(value)) {
      throw new DomainError(
        'invalid',
        'text-invalid',
        'A text holds U+0000 or half of a surrogate pair, which cannot be stored or looked for. Send it without.',
      );
    }
  }
}

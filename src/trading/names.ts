// No space at either end, and nothing that cannot be seen: no control or format character, no lone surrogate, no line break.
const visibleName = /^[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$/u;
const plainName = /^[\w.:/!&+-]+$/;

/** A symbol, strategy name or id: 1 to `maxLength` UTF-16 units, visible, as it is to be shown and compared. */
export function isName(text: string, maxLength: number): boolean {
  if (text.length > maxLength) return false;
  return plainName.test(text) || visibleName.test(text);
}

/** PostgreSQL text cannot hold U+0000, and SQLite gives lone surrogates back altered. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

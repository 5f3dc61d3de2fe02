/** Characters that nobody sees: what phones, keyboards and copying leave in a text (U+200B, U+FEFF, U+2060, marks of direction). */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;
/** What phones and other keyboards write for `-`: dashes, the minus sign, the mark that lengthens a Japanese vowel. */
const DASHES = /[\p{Pd}\u2212\u2043\u02d7\u30fc\uff70]/gu;

/** A word as it was meant: without what nobody sees, full-width characters as the usual ones, every dash as `-`. */
export function foldTyped(text: string): string {
  return foldDashes(withoutInvisible(text).normalize('NFKC'));
}

export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

function foldDashes(text: string): string {
  return text.replace(DASHES, '-');
}

/** Splits a text before the first characters that can be seen, where words are separated by white space. Null without any. */
export function takeTypedWord(text: string): { word: string; rest: string } | null {
  const start = /^[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]*/u.exec(text)?.[0].length ?? 0;
  const word = /^\S+/.exec(text.slice(start))?.[0];
  return word === undefined ? null : { word: withoutInvisible(word), rest: text.slice(start + word.length) };
}

/** A person whom messages may be for. */
export interface Watched {
  /** Whether that is this person's name, in any case. */
  isName(name: string): boolean;
  /** Whether a text mentions `@name` as a whole word, in any case. */
  isMentionedIn(text: string): boolean;
}

/** What names are made of, in any script. A hyphen belongs to a name between two of these: Kick's docs know a `naughty-user`. */
const WORD = '[\\p{L}\\p{N}\\p{M}_]';

/** Finds mentions of one person. Full-width characters count as the plain ones. */
export function watch(username: string): Watched {
  const name = fold(username);
  const escaped = username.normalize('NFKC').replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const mention = new RegExp(`(?<!${WORD})@${escaped}(?!${WORD}|-${WORD})`, 'iu');
  return {
    isName: (other) => fold(other) === name,
    isMentionedIn: (text) => (text.includes('@') || text.includes('＠')) && mention.test(text.normalize('NFKC')),
  };
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

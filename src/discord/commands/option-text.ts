/**
 * The text of a slash option, which Discord keeps on one line: people write `\n` for the line break that they cannot make
 * there. `\\n` stays what it is, with one backslash; so does every `\n` beside a real line break, which some clients do send.
 */
export function withLineBreaks(text: string): string {
  if (/[\r\n]/.test(text)) return text;
  return text.replace(/\\\\n|(?:\\r)?\\n/g, (written) => (written === '\\\\n' ? '\\n' : '\n'));
}

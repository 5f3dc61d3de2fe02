import type { FieldError } from './domain-error';
import { MAX_PROBLEMS } from './problem';

const MAX_ECHO = 40;

/** Everything wrong with one input: the first twenty problems by field, and how many there are in all. */
export class Problems {
  readonly listed: FieldError[] = [];
  count = 0;

  add(field: string, message: string): void {
    this.count += 1;
    if (this.listed.length < MAX_PROBLEMS) this.listed.push({ field, message });
  }

  /** A value that is not what is expected; `expects` ends the sentence "must be …". */
  addUnexpected(field: string, expects: string, value: unknown): void {
    const isMissing = value === undefined || value === null;
    this.add(field, isMissing ? `is required: ${expects}` : `must be ${expects}, not ${describe(value)}`);
  }
}

/** A value in a few safe words, as its sender knows it. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `the text "${echo(value)}"`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}

/** A text as a message may show it: short, on one line, without control characters. */
export function echo(text: string): string {
  const visible = text
    .slice(0, MAX_ECHO + 1)
    .toWellFormed()
    .replace(/\p{C}/gu, '\ufffd');
  return visible.length > MAX_ECHO ? `${visible.slice(0, MAX_ECHO).toWellFormed()}…` : visible;
}

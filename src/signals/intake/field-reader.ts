import type { Problems } from '../../errors';
import { isName, parseTimestamp, TIMESTAMP_EXPECTS } from '../../trading';
import type { JsonObject } from '../signal';
import { findObjectProblem } from './json-object';
import type { KnownKeys } from './known-keys';

/** A number is a JSON number and finite; a text such as "0.9" is none. */
export interface NumberRule {
  expects: string;
  accepts: (value: number) => boolean;
}

export const share: NumberRule = { expects: 'a number from 0 to 1', accepts: (value) => value >= 0 && value <= 1 };

/**
 * Reads the fields of one record. A bad field is reported, and what is then returned is only a stand-in of its type: the
 * record as a whole is refused.
 */
export class FieldReader {
  constructor(
    private readonly record: Record<string, unknown>,
    private readonly path: string,
    private readonly problems: Problems,
  ) {}

  has(key: string): boolean {
    return this.record[key] !== undefined && this.record[key] !== null;
  }

  holds(key: string, value: unknown): boolean {
    return this.record[key] === value;
  }

  readNumber(key: string, rule: NumberRule): number {
    const value = this.record[key];
    if (typeof value === 'number' && Number.isFinite(value) && rule.accepts(value)) return value;
    this.report(key, rule.expects);
    return NaN;
  }

  /** One of the words, in upper or lower case. */
  readChoice<const C extends string>(key: string, choices: readonly C[]): C {
    const value = this.record[key];
    if (choices.includes(value as C)) return value as C;
    const choice = typeof value === 'string' ? choices.find((one) => one === value.toUpperCase()) : undefined;
    if (choice !== undefined) return choice;
    this.report(key, `one of ${choices.join(', ')}`);
    return choices[0]!;
  }

  readName(key: string, maxLength: number): string {
    const value = this.record[key];
    if (typeof value === 'string' && isName(value, maxLength)) return value;
    this.report(key, `a text of 1 to ${maxLength} visible characters without spaces at its ends`);
    return '';
  }

  readTimestamp(key: string, nowMs: number): string {
    const timestamp = parseTimestamp(this.record[key], nowMs);
    if (timestamp === null) this.report(key, TIMESTAMP_EXPECTS);
    return timestamp ?? '';
  }

  readObject(key: string): JsonObject {
    const value = this.record[key];
    const problem = findObjectProblem(value);
    if (problem === null) return value as JsonObject;
    // An object is not shown back: its size or its characters are what is wrong with it.
    if (problem === 'an object') this.report(key, problem);
    else this.problems.add(this.locate(key), `must be ${problem}`);
    return {};
  }

  /** Reports each key that is none of `known` but has the letters of one, such as `stopLoss`. */
  reportMisspelled(known: KnownKeys): void {
    for (const key of Object.keys(this.record)) {
      const meant = known.findMeant(key);
      if (meant !== undefined) this.problems.add(this.locate(key), `is not a field: write ${meant}`);
    }
  }

  report(key: string, expects: string): void {
    this.problems.addUnexpected(this.locate(key), expects, this.record[key]);
  }

  private locate(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

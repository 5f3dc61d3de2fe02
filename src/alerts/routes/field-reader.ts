import type { ConfigurationProblem } from '../../config';

/** A mapping as a YAML parser delivers it. */
export type Mapping = Readonly<Record<string, unknown>>;

const SNOWFLAKE = /^[1-9]\d{16,19}$/;

/**
 * Reads the fields of one YAML mapping. What is wrong is noted as a problem, by place and cure and never with the value, and
 * the fallback returned: so all problems of a file come out at once.
 */
export class FieldReader {
  constructor(
    private readonly mapping: Mapping,
    private readonly place: string,
    private readonly problems: ConfigurationProblem[],
  ) {}

  /** Reports keys that nobody reads: a mistyped threshold must not pass for a default. */
  expectOnly(...known: readonly string[]): void {
    for (const key of Object.keys(this.mapping)) {
      if (!known.includes(key)) this.report(key, `is not known here; known are ${known.join(', ')}`);
    }
  }

  /** The field's mapping; empty when it is absent or was reported. */
  readMapping(key: string): Mapping {
    const value = this.valueOf(key);
    if (value === undefined) return {};
    if (isMapping(value)) return value;
    this.report(key, 'must be a mapping of "key: value" lines');
    return {};
  }

  /** A number from 0 to max, or the fallback. */
  readNumber<T extends number | null>(key: string, max: number, fallback: T): number | T {
    const value = this.valueOf(key);
    if (value === undefined) return fallback;
    if (typeof value === 'number' && value >= 0 && value <= max) return value;
    this.report(key, `must be a number from 0 to ${max}`);
    return fallback;
  }

  /** One of the choices in any case, or the fallback. */
  readChoice<const C extends string>(key: string, choices: readonly C[], fallback: C): C {
    const value = this.valueOf(key);
    if (value === undefined) return fallback;
    const choice = findChoice(value, choices);
    if (choice === undefined) this.report(key, `must be one of ${choices.join(', ')}`);
    return choice ?? fallback;
  }

  readChoices<const C extends string>(key: string, choices: readonly C[], fallback: readonly C[]): readonly C[] {
    const items = this.readItems(key);
    if (items === null) return fallback;
    return items.flatMap((item, index) => {
      const choice = findChoice(item, choices);
      if (choice === undefined) this.report(`${key}[${index}]`, `must be one of ${choices.join(', ')}`);
      return choice ?? [];
    });
  }

  readTexts(key: string): readonly string[] {
    return (this.readItems(key) ?? []).flatMap((item, index) => {
      if (typeof item === 'string' && item.trim() !== '') return item.trim();
      this.report(`${key}[${index}]`, 'must be a text; put it in quotes');
      return [];
    });
  }

  /** The trimmed text, or null when it is absent or was reported. */
  readText(key: string, expects: string, pattern = /^\S(.*\S)?$/s): string | null {
    const value = this.valueOf(key);
    const text = typeof value === 'string' ? value.trim() : '';
    if (pattern.test(text)) return text;
    this.report(key, `must be ${expects}`);
    return null;
  }

  readSnowflake(key: string): string | null {
    if (this.valueOf(key) === undefined) return null;
    return this.readText(key, 'a Discord id of 17 to 20 digits in quotes, which keep all its digits', SNOWFLAKE);
  }

  has(key: string): boolean {
    return this.valueOf(key) !== undefined;
  }

  report(key: string, message: string): void {
    const shown = printableKey(key);
    this.problems.push({ name: this.place === '' ? shown : `${this.place}.${shown}`, where: null, message });
  }

  /** A single value counts as a list of one; null when the field is absent. */
  private readItems(key: string): readonly unknown[] | null {
    const value = this.valueOf(key);
    if (value === undefined) return null;
    if (Array.isArray(value)) return value as unknown[];
    if (!isMapping(value)) return [value];
    this.report(key, 'must be a list');
    return [];
  }

  /** YAML's null, an empty value, counts as absent. */
  private valueOf(key: string): unknown {
    return Object.hasOwn(this.mapping, key) ? (this.mapping[key] ?? undefined) : undefined;
  }
}

/** The key itself, unless it is no name: a webhook address that slipped into its place would show its token. */
export function printableKey(key: string): string {
  return /^[\w.[\]-]{1,64}$/.test(key) ? key : '(unreadable key)';
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function findChoice<C extends string>(value: unknown, choices: readonly C[]): C | undefined {
  return typeof value === 'string'
    ? choices.find((one) => one.toLowerCase() === value.trim().toLowerCase())
    : undefined;
}

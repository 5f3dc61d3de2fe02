import type { FieldError } from '../../errors';

/** One command of an alert, as its sender named the fields; why it cannot be read; or why it is no signal. */
export type Command =
  | {
      fields: Record<string, unknown>;
      /** Loose words, of which two alone are no order: `RSI buy`. */
      isLoose?: boolean;
      /** What of it is left out, and why. */
      leftOut?: readonly FieldError[];
    }
  | { reason: string }
  /** What it does instead, such as `cancels orders`. */
  | { noSignal: string };

/** The fields that say something. */
export function withoutGaps<T>(fields: Readonly<Record<string, T | null | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, T] => entry[1] !== undefined && entry[1] !== null),
  );
}

import { isStorable } from '../../trading';

/** The room for `analysis_data` and for `metadata` of one signal, in characters of JSON. */
export const MAX_JSON_CHARACTERS = 16_384;
const MAX_DEPTH = 16;
/** Every further value takes at least two characters, so more of them cannot fit. */
const MAX_VALUES = MAX_JSON_CHARACTERS / 2;

const TOO_LARGE = `an object of at most ${MAX_JSON_CHARACTERS} characters as JSON`;
const TOO_DEEP = `an object of at most ${MAX_DEPTH} levels`;
const NOT_FINITE = 'an object whose numbers are finite';
const NOT_STORABLE = 'an object without U+0000 and halves of an emoji in its texts';

/**
 * What an object that is to be kept as it came must be, when it is not: ends the sentence "must be …"; null when all is well.
 * Its work is bounded, however large the object. Keys such as `__proto__` are fine: they stay plain keys of their own.
 */
export function findObjectProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object';
  const problem = new Inspection().findProblem(value, 1);
  if (problem !== null) return problem;
  return JSON.stringify(value).length > MAX_JSON_CHARACTERS ? TOO_LARGE : null;
}

class Inspection {
  private seen = 0;

  findProblem(value: unknown, depth: number): string | null {
    this.seen += 1;
    if (this.seen > MAX_VALUES) return TOO_LARGE;
    if (typeof value === 'string') return findTextProblem(value);
    if (typeof value === 'number' && !Number.isFinite(value)) return NOT_FINITE;
    if (typeof value !== 'object' || value === null) return null;
    if (depth > MAX_DEPTH) return TOO_DEEP;
    return Array.isArray(value) ? this.findProblemAmong(value, depth) : this.findProblemIn(value, depth);
  }

  private findProblemAmong(values: readonly unknown[], depth: number): string | null {
    for (const value of values) {
      const problem = this.findProblem(value, depth + 1);
      if (problem !== null) return problem;
    }
    return null;
  }

  private findProblemIn(object: object, depth: number): string | null {
    for (const [key, value] of Object.entries(object)) {
      const problem = findTextProblem(key) ?? this.findProblem(value, depth + 1);
      if (problem !== null) return problem;
    }
    return null;
  }
}

function findTextProblem(text: string): string | null {
  if (text.length > MAX_JSON_CHARACTERS) return TOO_LARGE;
  return isStorable(text) ? null : NOT_STORABLE;
}

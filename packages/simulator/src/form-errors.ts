import { DiscordError } from './discord-error';
import type { ErrorTree } from './discord-error';

export type FieldPath = readonly (string | number)[];

/** Collects what is wrong with a request body and says it as Discord does: code 50035 with one `_errors` list for each field. */
export class FormErrors {
  readonly #tree: ErrorTree = {};
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(path: FieldPath, code: string, message: string): void {
    let node = this.#tree;
    for (const key of path) node = (node[key] ??= {}) as ErrorTree;
    const list = (node['_errors'] ??= []) as { code: string; message: string }[];
    list.push({ code, message });
    this.#count++;
  }

  required(path: FieldPath): void {
    this.add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  }

  toError(): DiscordError {
    return new DiscordError(400, 50035, 'Invalid Form Body', this.#tree);
  }

  throwIfAny(): void {
    if (this.#count > 0) throw this.toError();
  }
}

/** A refusal of one field. */
export function invalidField(path: FieldPath, code: string, message: string): DiscordError {
  const errors = new FormErrors();
  errors.add(path, code, message);
  return errors.toError();
}

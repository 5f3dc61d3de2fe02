/** What sort of refusal an error is; each edge turns it into what its users see (an HTTP status, a private reply, an exit code). */
export type ErrorKind = 'invalid' | 'not-found' | 'conflict' | 'forbidden' | 'rate-limited' | 'unavailable';

/** One bad field of an input: where it is, as its sender wrote it, and what is wrong with it. */
export interface FieldError {
  field: string;
  message: string;
}

export interface DomainErrorOptions {
  cause?: unknown;
  fields?: FieldError[];
  retryAfterSeconds?: number;
}

/**
 * An expected refusal. `code` is stable and meant for programs; `message` is for the person who caused it: what happened and
 * what to do, never a secret or a stack.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

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
  /** What clients and coaches are told where `message` tells the operator more: a path, an address. */
  publicMessage?: string;
}

/**
 * An expected refusal. `code` is stable and meant for programs; `message` says what happened and what to do, never a secret
 * or a stack. It goes to the operator: log, terminal. Whoever else is told anything is told `publicMessage`.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  /** The same as `message`, unless that tells what only the operator should know. */
  readonly publicMessage: string;
  /** Whether the operator has been told where it arose, so that who catches it need not. */
  isReported = false;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.publicMessage = options.publicMessage ?? message;
  }
}

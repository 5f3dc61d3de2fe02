/**
 * Why a request failed, for programs:
 * `refused`: the server answered with an error (`status` and `code` say which); `timeout`; `network`: no whole answer came;
 * `unreadable`: an answer came that is not the server's (a proxy's page, cut or too large); `aborted`: by the caller's signal.
 */
export type FailureKind = 'refused' | 'timeout' | 'network' | 'unreadable' | 'aborted';

/** What failing requests throw. */
export class CoachwireError extends Error {
  override readonly name = 'CoachwireError';

  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly details: {
      /** The HTTP status, where there was an answer. */
      status?: number;
      /** The server's stable word for the error, such as `unknown-coach`. */
      code?: string;
      /** Names the request in the server's log. */
      requestId?: string;
      /** With this the same signals can be sent again, without being stored twice. */
      idempotencyKey?: string;
      /** How long the server asks to wait. */
      retryAfterMs?: number;
    } = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  get status(): number | undefined {
    return this.details.status;
  }

  get code(): string | undefined {
    return this.details.code;
  }

  get idempotencyKey(): string | undefined {
    return this.details.idempotencyKey;
  }
}

/** Nobody answered as the server does; not: the server refused. */
export function isOutage({ kind, status = 0 }: CoachwireError): boolean {
  return kind !== 'refused' || status === 429 || status >= 500;
}

export function toError(caught: unknown): CoachwireError {
  if (caught instanceof CoachwireError) return caught;
  const message = caught instanceof Error ? caught.message : String(caught);
  return new CoachwireError('network', message, {}, { cause: caught });
}

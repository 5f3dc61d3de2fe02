import { HttpException } from '@nestjs/common';
import type { ErrorKind, FieldError } from './domain-error';
import { DomainError } from './domain-error';
import { HttpFault } from './http-fault';

/** What an error is to an HTTP client. Holds nothing that must stay inside. */
export interface Failure {
  status: number;
  code: string;
  message: string;
  fields: readonly FieldError[];
  headers: Readonly<Record<string, string>>;
  /** Nobody foresaw it: its cause belongs in the log. */
  isUnexpected: boolean;
}

const statusByKind: Record<ErrorKind, number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'rate-limited': 429,
  unavailable: 503,
};

const codeByStatus: Partial<Record<number, string>> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  409: 'conflict',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  422: 'unprocessable',
  429: 'rate-limited',
  503: 'unavailable',
};

/** When a store that is down is worth another try and nobody knows better, in seconds. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/** The stable code of errors that carry nothing but a status. */
export function codeOfStatus(status: number): string {
  return codeByStatus[status] ?? (status < 500 ? 'bad-request' : 'internal-error');
}

/** Decides what a client is told about an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DomainError) return ofDomainError(error);
  if (error instanceof HttpFault) return expected(error.status, error.code, error.message, { headers: error.headers });
  if (error instanceof HttpException && isMeantForClients(error.getStatus())) return ofHttpException(error);
  return {
    ...expected(
      500,
      'internal-error',
      'Something went wrong here. Try again; if it stays, tell the operator the request id.',
    ),
    isUnexpected: true,
  };
}

function expected(
  status: number,
  code: string,
  message: string,
  { fields = [], headers = {} }: Partial<Pick<Failure, 'fields' | 'headers'>> = {},
): Failure {
  return { status, code, message, fields, headers, isUnexpected: false };
}

function ofDomainError(error: DomainError): Failure {
  const { kind, code, publicMessage, fields } = error;
  const seconds = error.retryAfterSeconds ?? (kind === 'unavailable' ? DEFAULT_RETRY_AFTER_SECONDS : undefined);
  // Whole seconds, never less than asked for (RFC 9110, 10.2.3).
  const headers: Failure['headers'] = seconds === undefined ? {} : { 'retry-after': String(Math.ceil(seconds)) };
  return expected(statusByKind[kind], code, publicMessage, { fields, headers });
}

function ofHttpException(error: HttpException): Failure {
  const status = error.getStatus();
  const response = error.getResponse();
  const message = typeof response === 'object' && 'message' in response ? response.message : error.message;
  const text = Array.isArray(message) ? message.join('; ') : String(message);
  return expected(status, codeOfStatus(status), text);
}

const isMeantForClients = (status: number) => status < 500 || status === 503;

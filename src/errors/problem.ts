import type { FieldError } from './domain-error';
import type { Failure } from './failure';

/** The media type of every error body (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error as HTTP clients read it: RFC 9457 with extension members. */
export interface Problem {
  /** `urn:coachwire:problem:<code>`: an identifier, not an address to fetch. */
  type: string;
  /** The code in words; the same for each occurrence. */
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  /** The detail in one line, where existing clients look for it. */
  error: string;
  errors?: readonly FieldError[];
}

export function problemOf(failure: Failure, requestId: string): Problem {
  const { status, code, message, fields } = failure;
  const words = code.replaceAll('-', ' ');
  return {
    type: `urn:coachwire:problem:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    detail: message,
    code,
    request_id: requestId,
    error: message.replace(/\s*[\r\n]+\s*/g, ' '),
    ...(fields.length > 0 && { errors: fields }),
  };
}

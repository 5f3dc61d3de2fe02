import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a caller may choose: nothing that could break a log line or a header. */
const saneRequestId = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's id of a request when it is a sane one, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && saneRequestId.test(given) ? given : randomUUID();
}

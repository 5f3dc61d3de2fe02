import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What a caller may choose: nothing that could break a log line or a header. */
const saneRequestId = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's id of a request when it is a sane one and no secret, else a new one: ids stand in logs. */
export function requestIdOf(
  headers: IncomingHttpHeaders,
  looksSecret: (text: string) => boolean = () => false,
): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && saneRequestId.test(given) && !looksSecret(given) ? given : randomUUID();
}

const ID = Symbol('request id');

/** Gives each request one id, whoever asks for it first. */
export class RequestIds {
  looksSecret: (text: string) => boolean = () => false;

  of(request: IncomingMessage & { [ID]?: string }): string {
    return (request[ID] ??= requestIdOf(request.headers, this.looksSecret));
  }
}

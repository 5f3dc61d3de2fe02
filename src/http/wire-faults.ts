import type { IncomingMessage } from 'node:http';
import { HttpFault } from '../errors';

/** Node drops the headers after the thousandth without a word; names and values lie in one list. */
const MAX_RAW_HEADERS = 2000;

/** Where a body ends is not sure then: nothing more can be read from the connection. */
const close = { connection: 'close' };

const tooMany = new HttpFault(431, 'headers-too-many', 'The request has a thousand headers or more.');
const hostMissing = new HttpFault(400, 'host-missing', 'The header Host is missing.');
const hostRepeated = new HttpFault(400, 'host-repeated', 'The header Host is given more than once.', close);
const expectationUnknown = new HttpFault(417, 'expectation-unknown', 'Of Expect only 100-continue is understood.');
const codingUnknown = new HttpFault(
  400,
  'transfer-encoding-unknown',
  'Of Transfer-Encoding only chunked is understood. Name a compressed body by Content-Encoding.',
  close,
);
const urlInvalid = new HttpFault(400, 'url-invalid', 'The address is not properly percent-encoded.');
const urlWithNul = new HttpFault(400, 'url-invalid', 'The address holds U+0000 (%00), which is no text.');

/** What is wrong with a request before it is known what it asks for. */
export function wireFault(request: IncomingMessage): HttpFault | null {
  return headersFault(request) ?? urlFault(request.url ?? '');
}

/**
 * What HTTP itself forbids of these headers: https://www.rfc-editor.org/rfc/rfc9112#section-3.2 and section 6.1,
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1.
 */
function headersFault({ headers, rawHeaders, httpVersion }: IncomingMessage): HttpFault | null {
  if (rawHeaders.length >= MAX_RAW_HEADERS) return tooMany;
  if (headers.host === undefined && httpVersion === '1.1') return hostMissing;
  if (isRepeated('host', rawHeaders)) return hostRepeated;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') return codingUnknown;
  return headers.expect === undefined || /^100-continue$/i.test(headers.expect) ? null : expectationUnknown;
}

/** Of some headers Node keeps the first and drops the others. */
function isRepeated(name: string, rawHeaders: readonly string[]): boolean {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index]!;
    if (given.length === name.length && given.toLowerCase() === name) times++;
  }
  return times > 1;
}

/** U+0000 is no part of a text that could be asked for: PostgreSQL has none. Parameters are looked at by those who read them. */
function urlFault(url: string): HttpFault | null {
  if (!url.includes('%')) return null;
  const path = url.split('?', 1)[0]!;
  if (path.includes('%00')) return urlWithNul;
  try {
    decodeURIComponent(path);
    return null;
  } catch {
    return urlInvalid;
  }
}

import type { IncomingMessage } from 'node:http';
import { HttpFault } from '../errors';

/** Node drops the headers after the thousandth without a word; names and values lie in one list. */
const MAX_RAW_HEADERS = 2000;

const tooMany = new HttpFault(431, 'headers-too-many', 'The request has a thousand headers or more.');
const hostMissing = new HttpFault(400, 'host-missing', 'The header Host is missing.');
const expectationUnknown = new HttpFault(417, 'expectation-unknown', 'Of Expect only 100-continue is understood.');

/** What HTTP itself forbids of these headers: https://www.rfc-editor.org/rfc/rfc9110#section-7.2 and section 10.1.1. */
export function headersFault({ headers, rawHeaders, httpVersion }: IncomingMessage): HttpFault | null {
  if (rawHeaders.length >= MAX_RAW_HEADERS) return tooMany;
  if (headers.host === undefined && httpVersion === '1.1') return hostMissing;
  return headers.expect === undefined || /^100-continue$/i.test(headers.expect) ? null : expectationUnknown;
}

import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { failureOf, HttpFault, PROBLEM_MEDIA_TYPE, problemOf } from '../errors';
import type { ResponseReport } from './response-report';

// Codes of Node's `clientError` event: https://nodejs.org/api/http.html#event-clienterror
const faults: Partial<Record<string, HttpFault>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new HttpFault(408, 'request-timeout', 'The request took too long to arrive.'),
  HPE_HEADER_OVERFLOW: new HttpFault(431, 'headers-too-large', 'Address and headers are larger than 16 KiB.'),
};

const malformed = new HttpFault(400, 'http-invalid', 'This is not a valid HTTP request.');

/** Who hung up, in the middle of a request or of the connection, hears no answer. */
const hangUps = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

/** Answers what Node could not even read as a request, and closes the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket, report: ResponseReport): void {
  // A connection opened in advance, or to see whether somebody listens, asked nothing either.
  if (hangUps.has(error.code ?? '') || !socket.writable || socket.bytesRead === 0) {
    socket.destroySoon();
    return;
  }
  const fault = faults[error.code ?? ''] ?? malformed;
  const requestId = randomUUID();
  socket.end(responseTo(fault, requestId));
  const client = socket.remoteAddress ?? null;
  report({ requestId, method: 'unknown', route: null, status: fault.status, durationMs: 0, client });
}

function responseTo(fault: HttpFault, requestId: string): string {
  const body = JSON.stringify(problemOf(failureOf(fault), requestId));
  return [
    `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

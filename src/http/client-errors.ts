import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HttpFault } from '../errors';
import { hasSaidLastWord, lastAnswerOn } from './open-connections';
import { requestIdOf } from './request-id';
import type { ResponseReport } from './response-report';
import { endWithAnswer, problemAnswer, sendWireAnswer } from './wire-answer';

// Codes of Node's `clientError` event: https://nodejs.org/api/http.html#event-clienterror
const faults: Partial<Record<string, HttpFault>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new HttpFault(408, 'request-timeout', 'The request took too long to arrive.'),
  HPE_HEADER_OVERFLOW: new HttpFault(431, 'headers-too-large', 'Address and headers are larger than 16 KiB.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new HttpFault(
    413,
    'body-too-large',
    'The chunks of the body are described at too great length.',
  ),
};

const malformed = new HttpFault(400, 'http-invalid', 'This is not a valid HTTP request.');

/** There is nobody left to hear an answer. */
const hangUps = new Set(['ECONNRESET', 'EPIPE']);

/** Who closed its side in the middle of a request that has not begun to be one asked nothing. */
const CUT_SHORT = 'HPE_INVALID_EOF_STATE';

/** Set once a connection's bytes could not be read: Node tells so again of each further chunk. */
const IS_BROKEN = Symbol('broken');

/**
 * Answers what Node could not even read as a request, and closes the connection. An answer that is owed goes first: what is
 * wrong came after its request, or in its body.
 */
export function answerClientError(
  error: Error & { code?: string },
  socket: Socket & { [IS_BROKEN]?: true },
  report: ResponseReport,
): void {
  if (hangUps.has(error.code ?? '') || !socket.writable) return socket.destroySoon();
  if (socket[IS_BROKEN]) return;
  socket[IS_BROKEN] = true;
  const fault = faults[error.code ?? ''] ?? malformed;
  const last = lastAnswerOn(socket);
  if (last === null) endUnread(error, socket, fault, report);
  else if (last.req.complete) last.once('close', () => endUnread(error, socket, fault, report));
  else endHalfRead(last, socket, fault);
}

/** What is wrong is no part of a request that has an answer. */
function endUnread({ code }: { code?: string }, socket: Socket, fault: HttpFault, report: ResponseReport): void {
  // A connection opened in advance, or to see whether somebody listens, asked nothing.
  const isOver = code === CUT_SHORT || !socket.writable || socket.bytesRead === 0 || hasSaidLastWord(socket);
  if (isOver) return socket.destroySoon();
  refuseConnection(socket, fault, report);
}

/** Writes a refusal of what is no request that could be answered by itself, and ends the connection. */
export function refuseConnection(socket: Socket, fault: HttpFault, report: ResponseReport, method = 'unknown'): void {
  const client = socket.remoteAddress ?? null;
  const requestId = endWithAnswer(socket, fault);
  report({ requestId, method, route: null, status: fault.status, durationMs: 0, client });
}

/** The body of the last request is broken: that is its answer, in its turn, unless it has one. */
function endHalfRead(last: ServerResponse, socket: Socket, fault: HttpFault): void {
  last.once('close', () => socket.destroySoon());
  if (last.headersSent) return;
  last.shouldKeepAlive = false;
  sendWireAnswer(last, problemAnswer(fault, requestIdOf(last.req.headers)));
}

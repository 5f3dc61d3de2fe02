import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { failureOf, type HttpFault, PROBLEM_MEDIA_TYPE, problemOf } from '../errors';
import { apiHeaders } from './security-headers';

/** Names and values, one after the other, as Node writes them without looking at them again. */
export type RawHeaders = readonly string[];

/** How long who was sent a last answer may take to close his side, in milliseconds. */
const LINGER_MS = 500;

/** What every answer that is no page carries. */
export const STANDARD_HEADERS: RawHeaders = Object.entries(apiHeaders).flat();

/** An answer that is made without Fastify. */
export interface WireAnswer {
  status: number;
  headers: RawHeaders;
  body: string;
}

/** A refusal as problem+json, with the headers that every answer has. */
export function problemAnswer(fault: HttpFault, requestId: string): WireAnswer {
  const body = JSON.stringify(problemOf(failureOf(fault), requestId));
  const about = ['cache-control', 'no-store', 'content-type', PROBLEM_MEDIA_TYPE];
  const headers = [...STANDARD_HEADERS, ...Object.entries(fault.headers).flat(), ...about];
  return { status: fault.status, headers: [...headers, 'x-request-id', requestId, ...lengthOf(body)], body };
}

export function sendWireAnswer(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  if (headers.includes('close')) response.shouldKeepAlive = false;
  response.writeHead(status, headers as string[]);
  response.end(body);
}

/** Writes an answer where there is no request to answer, and ends the connection. */
export function endWithAnswer(socket: Socket, fault: HttpFault): string {
  const requestId = randomUUID();
  const { status, headers, body } = problemAnswer(fault, requestId);
  const all = [...headers, 'date', new Date().toUTCString(), 'connection', 'close'];
  const lines = all.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : []));
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  linger(socket);
  return requestId;
}

/** Closed at once, a connection on which bytes still come is reset, and its last answer may be lost with it. */
function linger(socket: Socket): void {
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

function lengthOf(body: string): RawHeaders {
  return ['content-length', `${Buffer.byteLength(body)}`];
}

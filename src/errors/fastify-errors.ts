import type { IncomingMessage } from 'node:http';
import { codeOfStatus } from './failure';
import { HttpFault } from './http-fault';

interface ErrorWithStatus extends Error {
  code?: string;
  statusCode: number;
}

type Fault = readonly [status: number, code: string, message: string];

// Names and meanings: https://fastify.dev/docs/v5.8.x/Reference/Errors/
const faults: Partial<Record<string, Fault>> = {
  FST_ERR_BAD_URL: [400, 'url-invalid', 'The address is not properly percent-encoded.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'url-too-long', 'A part of the address is too long.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'json-invalid', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'body-incomplete', 'The body is not as long as Content-Length says.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', 'The body is larger than is taken here.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported-media-type', 'Send the body with content type application/json.'],
  FST_ERR_CTP_INVALID_TYPE: [415, 'unsupported-media-type', 'Send the body with content type application/json.'],
  FST_ERR_HANDLER_TIMEOUT: [503, 'timeout', 'The answer took too long. Try again.'],
};

const bodyTooSlow = new HttpFault(408, 'request-timeout', 'The body took too long to arrive.', { connection: 'close' });

/**
 * Names what Fastify and its plugins refuse by a status below 500; any other error is returned as it came.
 * @param request what was asked: a time-out while it is not complete is its sender's
 */
export function fromFastifyError(error: unknown, request: Pick<IncomingMessage, 'complete'>): unknown {
  if (!hasStatus(error)) return error;
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT' && !request.complete) return bodyTooSlow;
  const fault = faults[error.code ?? ''];
  if (fault) return new HttpFault(...fault, fault[0] === 503 ? { 'retry-after': '1' } : {});
  if (error instanceof SyntaxError) return new HttpFault(400, 'json-invalid', 'The body is not valid JSON.');
  if (error.statusCode >= 400 && error.statusCode < 500) {
    return new HttpFault(error.statusCode, codeOfStatus(error.statusCode), error.message);
  }
  return error;
}

function hasStatus(error: unknown): error is ErrorWithStatus {
  return error instanceof Error && typeof (error as Partial<ErrorWithStatus>).statusCode === 'number';
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { matchesEntityTag } from './entity-tag';
import type { RequestIds } from './request-id';
import type { ResponseReport } from './response-report';
import { apiHeaders } from './security-headers';

/** The answer to a GET, ready to be sent. */
export interface ReadyAnswer {
  /** JSON. */
  body: string;
  entityTag: string;
  /** The template of the route that made it. */
  route: string;
}

export interface EarlyAnswersOptions {
  find: (url: string) => ReadyAnswer | null;
  ids: RequestIds;
  /** Whether somebody without credentials may read, from this address, now. */
  admits: (address: string) => boolean;
  report: ResponseReport;
}

const FIXED_HEADERS = [...Object.entries(apiHeaders).flat(), 'cache-control', 'no-cache'];

/**
 * Answers plain reads before Fastify sees them, when their answer is ready: routing, hooks and reply would cost more than all
 * the rest. What is not plain (credentials, a body) goes its ordinary way, and so does what is
 * refused: the answers are the same, whichever way they go.
 */
export class EarlyAnswers {
  constructor(private readonly options: EarlyAnswersOptions) {}

  /** Whether it has answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (!isPlain(request)) return false;
    const startedAt = performance.now();
    const ready = this.options.find(request.url ?? '');
    if (!ready || !this.options.admits(request.socket.remoteAddress ?? '')) return false;
    const requestId = this.options.ids.of(request);
    const status = matchesEntityTag(request.headers['if-none-match'], ready.entityTag) ? 304 : 200;
    const headers = [...FIXED_HEADERS, 'x-request-id', requestId, 'etag', ready.entityTag];
    if (status === 200) {
      headers.push('content-type', 'application/json; charset=utf-8');
      headers.push('content-length', `${Buffer.byteLength(ready.body)}`);
    }
    response.writeHead(status, headers);
    response.end(status === 200 ? ready.body : undefined);
    const durationMs = performance.now() - startedAt;
    this.options.report({ requestId, method: 'GET', route: ready.route, status, durationMs, client: null });
    return true;
  }
}

function isPlain(request: IncomingMessage): boolean {
  const { method, headers } = request;
  return (
    method === 'GET' &&
    headers.authorization === undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}

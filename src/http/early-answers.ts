import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsPolicy } from './cors';
import { matchesEntityTag } from './entity-tag';
import type { RequestIds } from './request-id';
import type { ResponseReport } from './response-report';
import { type RawHeaders, STANDARD_HEADERS } from './wire-answer';

/** The answer to a GET, ready to be sent. */
export interface ReadyAnswer {
  /** JSON. */
  body: string;
  entityTag: string;
  /** The template of the route that made it. */
  route: string;
}

/** Finds the answer that was kept for an address and is still true; a promise where the store has to be asked whether it is. */
export type FindAnswer = (url: string) => ReadyAnswer | null | Promise<ReadyAnswer | null>;

export interface EarlyAnswersOptions {
  find: FindAnswer;
  ids: RequestIds;
  cors: () => CorsPolicy | null;
  /** Whether the caller may read now; false also where that takes more than a look. */
  admits: (request: IncomingMessage) => boolean;
  report: ResponseReport;
}

const FIXED_HEADERS: RawHeaders = [...STANDARD_HEADERS, 'cache-control', 'no-cache'];
const BODY_HEADERS: RawHeaders = ['content-type', 'application/json; charset=utf-8', 'content-length'];

/**
 * Answers reads whose answer is kept before Fastify sees them: routing, hooks and reply would cost more than all the rest. With
 * a key, behind a proxy and for pages of other origins as without. What is refused, or takes more than a look, goes its
 * ordinary way: the answers are the same, whichever way they go.
 */
export class EarlyAnswers {
  constructor(private readonly options: EarlyAnswersOptions) {}

  /** Answers, now or when the store has told, or else lets the request go on; false at once where it has no business. */
  take(request: IncomingMessage, response: ServerResponse, goOn: () => void): boolean {
    if (!isPlainRead(request)) return false;
    const startedAt = performance.now();
    const found = this.options.find(request.url ?? '');
    if (!(found instanceof Promise)) return this.answer(request, response, found, startedAt);
    found.then(
      (later) => this.answer(request, response, later, startedAt) || goOn(),
      () => goOn(),
    );
    return true;
  }

  private answer(
    request: IncomingMessage,
    response: ServerResponse,
    ready: ReadyAnswer | null,
    startedAt: number,
  ): boolean {
    if (!ready || !this.options.admits(request)) return false;
    const { ids, cors, report } = this.options;
    const requestId = ids.of(request);
    const status = matchesEntityTag(request.headers['if-none-match'], ready.entityTag) ? 304 : 200;
    const headers = [...FIXED_HEADERS, 'x-request-id', requestId, 'etag', ready.entityTag];
    if (status === 200) headers.push(...BODY_HEADERS, `${Buffer.byteLength(ready.body)}`);
    const policy = cors();
    if (policy) headers.push(...policy.headersOf(request.headers.origin));
    response.writeHead(status, headers);
    response.end(status === 200 ? ready.body : undefined);
    const durationMs = performance.now() - startedAt;
    report({ requestId, method: 'GET', route: ready.route, status, durationMs, client: null });
    return true;
  }
}

/** A body goes its ordinary way. */
function isPlainRead({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}

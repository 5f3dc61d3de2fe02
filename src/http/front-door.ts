import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpFault } from '../errors';
import { type CorsPolicy, isPreflight } from './cors';
import { noteAnswer } from './open-connections';
import type { RequestIds } from './request-id';
import type { ResponseReport } from './response-report';
import type { RouteTable } from './route-table';
import { nothingAt } from './unmatched';
import { problemAnswer, sendWireAnswer, STANDARD_HEADERS, type WireAnswer } from './wire-answer';
import { wireFault } from './wire-faults';

export interface FrontDoorOptions {
  ids: RequestIds;
  routes: RouteTable;
  report: ResponseReport;
}

/**
 * Has every request first. It answers those that HTTP itself forbids and the preflights of browsers; all else goes on. Every
 * answer that it makes carries the headers that all others have.
 */
export class FrontDoor {
  cors: CorsPolicy | null = null;

  constructor(private readonly options: FrontDoorOptions) {}

  /** Whether it has answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    noteAnswer(response);
    const fault = wireFault(request);
    if (fault) this.refuse(request, response, fault);
    else if (this.cors && isPreflight(request)) this.answerPreflight(request, response, this.cors);
    else return false;
    return true;
  }

  private answerPreflight(request: IncomingMessage, response: ServerResponse, cors: CorsPolicy): void {
    const { routes, ids } = this.options;
    const path = pathOf(request);
    const methods = routes.methodsOf(path);
    if (methods.length === 0) return this.refuse(request, response, nothingAt(path, ids.looksSecret));
    const allowed = cors.preflightHeadersOf(request.headers.origin, methods);
    const headers = [...STANDARD_HEADERS, 'x-request-id', ids.of(request), ...allowed];
    this.send(request, response, { status: 204, headers, body: '' });
  }

  private refuse(request: IncomingMessage, response: ServerResponse, fault: HttpFault): void {
    const { status, headers, body } = problemAnswer(fault, this.options.ids.of(request));
    const forPages = this.cors?.headersOf(request.headers.origin) ?? [];
    this.send(request, response, { status, headers: [...headers, ...forPages], body });
  }

  private send(request: IncomingMessage, response: ServerResponse, answer: WireAnswer): void {
    const client = answer.status >= 400 ? (request.socket.remoteAddress ?? null) : null;
    sendWireAnswer(response, answer);
    // What still comes of a body is of no use to anybody.
    request.resume();
    const { status } = answer;
    const requestId = this.options.ids.of(request);
    this.options.report({ requestId, method: request.method ?? 'unknown', route: null, status, durationMs: 0, client });
  }
}

export function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  return url.split('?', 1)[0]!;
}

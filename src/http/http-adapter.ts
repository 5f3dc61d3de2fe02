import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify';
import { type AccessControl, type Refusal, requireAccessRule } from '../access';
import type { Settings } from '../config';
import { failureOf, fromFastifyError, sendProblem } from '../errors';
import { runWithRequestId } from '../logging';
import { answerClientError, type UnreadableReport } from './client-errors';
import { headersFault } from './headers-fault';
import { OpenConnections } from './open-connections';
import { RequestDeadlines } from './request-deadlines';
import { requestIdOf } from './request-id';
import { RouteTable } from './route-table';
import { apiHeaders, documentationHeaders } from './security-headers';
import { DOCUMENTATION_PATH, unmatched } from './unmatched';

/** Told of every answer once it is sent. */
export interface ResponseReport {
  answered(request: FastifyRequest, reply: FastifyReply): void;
  /** To bytes that are no request. */
  unreadable: UnreadableReport;
}

type HttpAdapterSettings = Pick<Settings, 'TRUST_PROXY' | 'SHUTDOWN_TIMEOUT_SECONDS'>;

const HANDLER_TIMEOUT_MS = 15_000;
const RECEIVE_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 60_000;
const MAX_BODY_BYTES = 1024 * 1024;

/** Makes the Fastify server that Nest runs on: request ids, limits, time-outs, and problem+json for what Fastify refuses. */
export function createHttpAdapter(settings: HttpAdapterSettings): HttpAdapter {
  return new HttpAdapter(settings);
}

/** Nest's Fastify adapter, with its error and not-found handling replaced by ours. Takes JSON bodies, and no Nest middleware. */
export class HttpAdapter extends FastifyAdapter {
  readonly routes = new RouteTable();
  private readonly deadlines = new RequestDeadlines(HANDLER_TIMEOUT_MS);
  private report: ResponseReport = { answered: () => undefined, unreadable: () => undefined };
  private access: Pick<AccessControl, 'admit'> | null = null;
  private readonly connections: OpenConnections;

  constructor(private readonly settings: HttpAdapterSettings) {
    super({
      ...serverOptions,
      trustProxy: settings.TRUST_PROXY,
      clientErrorHandler: (error, socket) => answerClientError(error, socket, this.report.unreadable),
      frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
        this.refuse(error, request, reply),
      // Express-style middleware would cost each request a walk through its chain; nothing here needs one.
      skipMiddie: true,
    });
    this.connections = new OpenConnections(this.instance.server);
    // Node would answer 417 with an empty body; the guard refuses it as it refuses others.
    this.instance.server.on('checkExpectation', (...request) => this.instance.server.emit('request', ...request));
    this.instance.addHook('onRoute', (route) => {
      if (route.url.startsWith(DOCUMENTATION_PATH)) route.config = { ...route.config, access: 'open' };
      requireAccessRule(route);
      this.routes.add(route.url, route.method, route.config?.access);
    });
    this.instance.decorateRequest('apiKey', null);
    this.instance.removeContentTypeParser('text/plain');
    this.instance.addHook('onClose', () => this.deadlines.close());
    this.setOnRequestHook((request, reply, done) => {
      this.deadlines.watch(reply);
      this.connections.requestBegan(request.raw);
      setStandardHeaders(request, reply);
      done();
    });
    // After CORS, whose headers a refusal needs too, and before all that answers.
    this.instance.addHook('onRequest', (request, reply, done) => this.guard(request, reply, done));
    // After the body: its events would not carry what was set before them. Reads log nothing of their own, and on Node 20 the
    // context would cost each one 4 µs.
    this.instance.addHook('preValidation', (request, _reply, done) =>
      isRead(request.method) ? done() : runWithRequestId(request.id, done),
    );
    this.setOnResponseHook((request, reply, done) => {
      this.deadlines.forget(reply);
      this.connections.requestEnded(request.raw);
      this.report.answered(request, reply);
      done();
    });
  }

  /** Who decides which requests go on; until then none does. */
  guardBy(access: Pick<AccessControl, 'admit'>): void {
    this.access = access;
  }

  /** Who is told of every answer. */
  reportResponsesTo(report: ResponseReport): void {
    this.report = report;
  }

  /** Nest would replace Fastify's own JSON parser, whose errors carry codes, and accept forms. */
  override registerParserMiddleware(): void {
    return;
  }

  override setErrorHandler(handler: Parameters<FastifyAdapter['setErrorHandler']>[0]) {
    return super.setErrorHandler((error, request, reply) =>
      (handler as unknown as ErrorHandler)(fromFastifyError(error, request.raw), request, reply),
    );
  }

  /** Lets running requests finish, and ends the connections that ask nothing. */
  override async close(): Promise<undefined> {
    // The rest of the time belongs to what else ends.
    const stopEnding = this.connections.endAll(this.settings.SHUTDOWN_TIMEOUT_SECONDS * 400);
    try {
      await super.close();
    } finally {
      stopEnding();
    }
  }

  override setNotFoundHandler() {
    return super.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(request, reply, failureOf(unmatched(request, this.routes))),
    );
  }

  private guard(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    if (!this.access) return done(new Error('No access control is in place.'));
    // Before the body: one that never comes must not hold up what is known already.
    const fault = headersFault(request.raw) ?? (request.is404 ? unmatched(request, this.routes) : null);
    if (fault) return sendProblem(request, reply, failureOf(fault));
    const refusal = this.access.admit(request);
    const settle = (decided: Refusal | null) => (decided ? sendProblem(request, reply, failureOf(decided)) : done());
    if (refusal instanceof Promise) refusal.then(settle, done);
    else settle(refusal);
  }

  /** An address that the router could not read: no hook runs for it. */
  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    setStandardHeaders(request, reply);
    reply.raw.once('finish', () => this.report.answered(request, reply));
    sendProblem(request, reply, failureOf(fromFastifyError(error, request.raw)));
  }
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD';

type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

const serverOptions: FastifyHttpOptions<Server> = {
  genReqId: ({ headers }) => requestIdOf(headers),
  bodyLimit: MAX_BODY_BYTES,
  requestTimeout: RECEIVE_TIMEOUT_MS,
  connectionTimeout: IDLE_TIMEOUT_MS,
  // While shutting down, requests that still arrive are answered; readiness tells the load balancer.
  return503OnClosing: false,
  routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  // Node would answer with an empty body.
  http: { requireHostHeader: false },
};

function setStandardHeaders(request: FastifyRequest, reply: FastifyReply): void {
  const isDocumentation = request.routeOptions.url?.startsWith(DOCUMENTATION_PATH) === true;
  reply.headers(isDocumentation ? documentationHeaders : apiHeaders).header('x-request-id', request.id);
}

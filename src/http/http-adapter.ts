import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify';
import { type AccessControl, type Refusal, requireAccessRule } from '../access';
import type { Settings } from '../config';
import { failureOf, fromFastifyError, HttpFault, sendProblem } from '../errors';
import { runWithRequestId } from '../logging';
import { answerClientError, refuseConnection } from './client-errors';
import { CorsPolicy } from './cors';
import { createAddressReader } from './client-address';
import { EarlyAnswers, type FindAnswer } from './early-answers';
import { FrontDoor } from './front-door';
import { HTTP_LIMITS, type HttpLimits } from './http-limits';
import { OpenConnections } from './open-connections';
import { applyTakes, takeJsonBodies, takePackedBodies, takeRawBodies } from './request-bodies';
import { RequestDeadlines } from './request-deadlines';
import { RequestIds } from './request-id';
import type { AnsweredRequest, ResponseReport } from './response-report';
import { RouteTable } from './route-table';
import { apiHeaders, documentationHeaders } from './security-headers';
import { DOCUMENTATION_PATH, unmatched } from './unmatched';

type HttpAdapterSettings = Pick<Settings, 'TRUST_PROXY' | 'CORS_ORIGINS' | 'SHUTDOWN_TIMEOUT_SECONDS'>;

const MAX_BODY_BYTES = 1024 * 1024;

/** Makes the Fastify server that Nest runs on: request ids, limits, time-outs, and problem+json for what Fastify refuses. */
export function createHttpAdapter(settings: HttpAdapterSettings, limits: Partial<HttpLimits> = {}): HttpAdapter {
  return new HttpAdapter(settings, { ...HTTP_LIMITS, ...limits });
}

/** Nest's Fastify adapter, with its error and not-found handling replaced by ours. Takes JSON bodies, and no Nest middleware. */
export class HttpAdapter extends FastifyAdapter {
  readonly routes = new RouteTable();
  private readonly ids = new RequestIds();
  private readonly deadlines: RequestDeadlines;
  private readonly connections: OpenConnections;
  private readonly frontDoor: FrontDoor;
  private report: ResponseReport = () => undefined;
  private warn: (details: object, message: string) => void = () => undefined;
  private access: Pick<AccessControl, 'admit' | 'admitReader'> | null = null;
  private early: EarlyAnswers | null = null;

  constructor(
    private readonly settings: HttpAdapterSettings,
    limits: HttpLimits,
  ) {
    super({
      ...serverOptions,
      requestTimeout: limits.receiveMs,
      connectionTimeout: limits.idleMs,
      genReqId: (request: IncomingMessage) => this.ids.of(request),
      trustProxy: settings.TRUST_PROXY,
      clientErrorHandler: (error, socket) => answerClientError(error, socket, this.report),
      frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
        this.refuse(error, request, reply),
      // Express-style middleware would cost each request a walk through its chain; nothing here needs one.
      skipMiddie: true,
    });
    const { server } = this.instance;
    this.deadlines = new RequestDeadlines(limits.handlerMs);
    this.connections = new OpenConnections(server, limits.reader);
    const report: ResponseReport = (answered) => this.report(answered);
    this.frontDoor = new FrontDoor({ ids: this.ids, routes: this.routes, report });
    this.putBeforeFastify();
    serveTheUnusual(server, report);
    this.instance.addHook('onRoute', (route) => {
      if (route.url.startsWith(DOCUMENTATION_PATH)) route.config = { ...route.config, access: 'open' };
      requireAccessRule(route);
      applyTakes(route);
      takePackedBodies(route);
      this.routes.add(route.url, route.method, route.config?.access);
    });
    this.instance.decorateRequest('apiKey', null);
    takeJsonBodies(this.instance);
    takeRawBodies(this.instance);
    this.addHooks();
    const sweep = setInterval(() => this.sweep(), limits.sweepMs).unref();
    this.instance.addHook('onClose', () => clearInterval(sweep));
  }

  private addHooks(): void {
    this.setOnRequestHook((request, reply, done) => {
      this.deadlines.watch(reply);
      this.setStandardHeaders(request, reply);
      done();
    });
    // Before all that answers.
    this.instance.addHook('onRequest', (request, reply, done) => this.guard(request, reply, done));
    // After the body: its events would not carry what was set before them. Reads log nothing of their own, and on Node 20 the
    // context would cost each one 4 µs.
    this.instance.addHook('preValidation', (request, _reply, done) =>
      isRead(request.method) ? done() : runWithRequestId(request.id, done),
    );
    this.setOnResponseHook((request, reply, done) => {
      this.deadlines.forget(reply);
      this.report(answeredRequest(request, reply));
      done();
    });
  }

  /** Who decides which requests go on; until then none does. */
  guardBy(access: Pick<AccessControl, 'admit' | 'admitReader'>): void {
    this.access = access;
  }

  /** Who is told of every answer once it is sent. */
  reportResponsesTo(report: ResponseReport): void {
    this.report = report;
  }

  /** Who is told of what an operator should know, and no client. */
  warnBy(warn: (details: object, message: string) => void): void {
    this.warn = warn;
  }

  /** Which texts are neither kept as ids of requests nor repeated in answers. */
  hideWhat(looksSecret: (text: string) => boolean): void {
    this.ids.looksSecret = looksSecret;
  }

  /** Lets web pages of these origins read answers. */
  allowOrigins(origins: readonly string[]): void {
    this.frontDoor.cors = new CorsPolicy(origins);
  }

  /** Reads of `public-read` routes with an answer at hand get it at once, without Fastify. */
  answerEarly(find: FindAnswer): void {
    const addressOf = createAddressReader(this.settings.TRUST_PROXY);
    this.early = new EarlyAnswers({
      find,
      ids: this.ids,
      cors: () => this.frontDoor.cors,
      admits: (request) => this.access?.admitReader(request.headers.authorization, () => addressOf(request)) === true,
      report: (answered) => this.report(answered),
    });
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
    // Fastify tells those who still ask to close their connections.
    this.early = null;
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
      sendProblem(request, reply, failureOf(unmatched(request, this.routes, this.ids.looksSecret))),
    );
  }

  /** The front door has every request first, then what is answered early. */
  private putBeforeFastify(): void {
    const { server } = this.instance;
    const fastifyListeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      if (this.frontDoor.answer(request, response)) return;
      const goOn = () => {
        for (const listener of fastifyListeners) listener(request, response);
      };
      if (this.early?.take(request, response, goOn) !== true) goOn();
    });
  }

  private guard(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    if (!this.access) return done(new Error('No access control is in place.'));
    // Before the body: one that never comes must not hold up what is known already.
    if (request.is404) {
      return sendProblem(request, reply, failureOf(unmatched(request, this.routes, this.ids.looksSecret)));
    }
    const refusal = this.access.admit(request);
    const settle = (decided: Refusal | null) => (decided ? sendProblem(request, reply, failureOf(decided)) : done());
    if (refusal instanceof Promise) refusal.then(settle, done);
    else settle(refusal);
  }

  /** An address that the router could not read: no hook runs for it. */
  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    this.setStandardHeaders(request, reply);
    reply.raw.once('finish', () => this.report(answeredRequest(request, reply)));
    sendProblem(request, reply, failureOf(fromFastifyError(error, request.raw)));
  }

  private setStandardHeaders(request: FastifyRequest, reply: FastifyReply): void {
    const isDocumentation = request.routeOptions.url?.startsWith(DOCUMENTATION_PATH) === true;
    reply.headers(isDocumentation ? documentationHeaders : apiHeaders).header('x-request-id', request.id);
    const forPages = this.frontDoor.cors?.headersOf(request.headers.origin) ?? [];
    for (let index = 0; index < forPages.length; index += 2) reply.header(forPages[index]!, forPages[index + 1]);
  }

  /** Nothing that a client brings about here may end the process. */
  private sweep(): void {
    try {
      this.deadlines.sweep();
      this.connections.endSlowReaders(performance.now(), (client) =>
        this.warn({ client }, 'A connection was ended: its client reads too slowly'),
      );
    } catch (error) {
      this.warn({ err: error }, 'Deadlines could not be kept');
    }
  }
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD';

type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

const serverOptions: FastifyHttpOptions<Server> = {
  bodyLimit: MAX_BODY_BYTES,
  // While shutting down, requests that still arrive are answered; readiness tells the load balancer.
  return503OnClosing: false,
  routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  // Node would answer with an empty body.
  http: { requireHostHeader: false },
};

/** What Node would answer by itself, or not at all. */
function serveTheUnusual(server: Server, report: ResponseReport): void {
  // With 417 and an empty body; the front door refuses it as it refuses others.
  server.on('checkExpectation', (...request) => server.emit('request', ...request));
  // By ending the connection.
  server.on('connect', ({ method }: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    refuseConnection(socket, noTunnel, report, method);
  });
  // By leaving without an answer who closed his own side of the connection once he had asked.
  Object.assign(server, { httpAllowHalfOpen: true });
}

const noTunnel = new HttpFault(405, 'method-not-allowed', 'Nothing here takes CONNECT.', { allow: 'GET, HEAD' });

function answeredRequest(request: FastifyRequest, reply: FastifyReply): AnsweredRequest {
  const { statusCode: status, elapsedTime } = reply;
  return {
    requestId: request.id,
    method: request.method,
    route: request.is404 ? null : (request.routeOptions.url ?? null),
    status,
    // Fastify has no start to measure from where it could not read the address.
    durationMs: elapsedTime > 0 ? elapsedTime : 0,
    client: status >= 400 ? request.ip : null,
  };
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppLog } from '../logging';
import type { MetricsService } from '../metrics';
import type { ResponseReport } from './http-adapter';

/** Routes that probes and scrapers ask every few seconds: logged at debug. */
const probes = /^\/(health|metrics)\b/;

/** Counts each answer, and writes its one log line: the route's template, never the address with its query. */
export function createResponseReport(log: AppLog, metrics: MetricsService): ResponseReport {
  return (request, reply) => {
    // A HEAD request is answered by its GET route.
    const { method, routeOptions } = request;
    const route = request.is404 ? 'unmatched' : (routeOptions.url ?? 'unmatched');
    const { statusCode: status, elapsedTime } = reply;
    const durationMs = elapsedTime > 0 ? elapsedTime : 0;
    metrics.recordHttpRequest({ method, route, status, seconds: durationMs / 1000 });
    const level = levelOf(route, status);
    if (!log.requests.isLevelEnabled(level)) return;
    log.requests[level](fieldsOf(request, reply, route, durationMs), 'request');
  };
}

function levelOf(route: string, status: number): 'debug' | 'info' | 'warn' {
  if (probes.test(route)) return 'debug';
  return status >= 500 ? 'warn' : 'info';
}

function fieldsOf(request: FastifyRequest, reply: FastifyReply, route: string, durationMs: number): object {
  const fields = {
    request_id: request.id,
    method: request.method,
    route,
    status: reply.statusCode,
    duration_ms: Math.round(durationMs * 1000) / 1000,
  };
  // Whom to ask about a client that goes wrong.
  return reply.statusCode >= 400 ? { ...fields, client: request.ip } : fields;
}

import type { AppLog } from '../logging';
import type { MetricsService } from '../metrics';
import type { ResponseReport } from './http-adapter';

/** Routes that probes and scrapers ask every few seconds: logged at debug. */
const probes = /^\/(health|metrics)\b/;

const UNMATCHED = 'unmatched';

/** Counts each answer, and writes its one log line: the route's template, never the address with its query. */
export function createResponseReport({ requests }: AppLog, metrics: MetricsService): ResponseReport {
  return {
    answered(request, reply) {
      const { method } = request;
      const route = request.is404 ? UNMATCHED : (request.routeOptions.url ?? UNMATCHED);
      const { statusCode: status, elapsedTime } = reply;
      // Fastify has no start to measure from where it could not read the address.
      const durationMs = elapsedTime > 0 ? elapsedTime : 0;
      metrics.recordHttpRequest({ method, route, status, seconds: durationMs / 1000 });
      const level = levelOf(route, status);
      if (!requests.isEnabled(level)) return;
      // Whom to ask about a client that goes wrong.
      const client = status >= 400 ? request.ip : null;
      requests.write(level, { requestId: request.id, method, route, status, durationMs, client });
    },
    unreadable({ requestId, status, client }) {
      const method = 'unknown';
      metrics.recordHttpRequest({ method, route: UNMATCHED, status, seconds: 0 });
      if (!requests.isEnabled('info')) return;
      requests.write('info', { requestId, method, route: UNMATCHED, status, durationMs: 0, client });
    },
  };
}

function levelOf(route: string, status: number): 'debug' | 'info' | 'warn' {
  if (probes.test(route)) return 'debug';
  return status >= 500 ? 'warn' : 'info';
}

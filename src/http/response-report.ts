import type { AppLog } from '../logging';
import type { MetricsService } from '../metrics';

/** A request that has its answer. */
export interface AnsweredRequest {
  requestId: string;
  method: string;
  /** The template of its route; null when it met none. */
  route: string | null;
  status: number;
  durationMs: number;
  /** Whom to ask about a request that went wrong. */
  client: string | null;
}

export type ResponseReport = (answered: AnsweredRequest) => void;

/** Routes that probes and scrapers ask every few seconds: logged at debug. */
const probes = /^\/(health|metrics)\b/;

const UNMATCHED = 'unmatched';

/** Counts each answer, and writes its one log line: the route's template, never the address with its query. */
export function createResponseReport({ requests }: AppLog, metrics: MetricsService): ResponseReport {
  return (answered) => {
    const { method, route: template, status, durationMs } = answered;
    const route = template ?? UNMATCHED;
    metrics.recordHttpRequest({ method, route, status, seconds: durationMs / 1000 });
    const level = levelOf(route, status);
    if (requests.isEnabled(level)) requests.write(level, { ...answered, route });
  };
}

function levelOf(route: string, status: number): 'debug' | 'info' | 'warn' {
  if (probes.test(route)) return 'debug';
  return status >= 500 ? 'warn' : 'info';
}

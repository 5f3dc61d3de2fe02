import type { IncomingMessage } from 'node:http';
import type { RawHeaders } from './wire-answer';

const EXPOSED = 'etag, location, retry-after, x-request-id';
const ACCEPTED = 'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, x-request-id';
const KEPT_FOR_SECONDS = '600';

/** Which web pages may read answers: https://fetch.spec.whatwg.org/#http-cors-protocol. Without origins none may. */
export class CorsPolicy {
  private readonly isForAll: boolean;
  /** Made once for each origin: every answer carries them. */
  private readonly headersByOrigin: ReadonlyMap<string, RawHeaders>;

  constructor(origins: readonly string[]) {
    this.isForAll = origins.includes('*');
    this.headersByOrigin = new Map(origins.map((origin) => [origin, headersFor(origin)]));
  }

  /** What an answer to a page of this origin carries. */
  headersOf(origin: string | undefined): RawHeaders {
    if (this.isForAll) return FOR_ALL;
    return (origin === undefined ? undefined : this.headersByOrigin.get(origin)) ?? FOR_OTHERS;
  }

  /** What a preflight is answered, with the methods that its address takes. */
  preflightHeadersOf(origin: string | undefined, methods: readonly string[]): RawHeaders {
    const headers = this.headersOf(origin);
    if (headers === FOR_OTHERS) return headers;
    const allowed = ['access-control-allow-methods', methods.join(', '), 'access-control-allow-headers', ACCEPTED];
    return [...headers, ...allowed, 'access-control-max-age', KEPT_FOR_SECONDS];
  }
}

/** Whether a browser asks what a page may do before it does it. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

const FOR_ALL: RawHeaders = ['access-control-allow-origin', '*', 'access-control-expose-headers', EXPOSED];

/** Caches must not give one page the answer of another. */
const FOR_OTHERS: RawHeaders = ['vary', 'Origin'];

function headersFor(origin: string): RawHeaders {
  return ['vary', 'Origin', 'access-control-allow-origin', origin, 'access-control-expose-headers', EXPOSED];
}

import { parseObject, readText } from './answer-body';
import { CoachwireError } from './errors';
import type { ClientEvent, Counters } from './events';
import type { CompleteOptions } from './options';
import { parseRetryAfter, retryDelayMs } from './retry-policy';

export interface ApiRequest {
  path: string;
  query?: { [name: string]: string | number | undefined };
  method?: 'GET' | 'POST';
  body?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Statuses whose body is an answer like that of 200. */
  alsoAnswers?: readonly number[];
}

/** An answer; `body` is null for "not modified". */
export interface ApiAnswer {
  status: number;
  body: Record<string, unknown> | null;
  entityTag: string | null;
  contentType: string | null;
  /** When it was answered by the server's clock, in ms; by this one's where the server's is not told. */
  serverTime: number;
}

/** Sends requests, one attempt after the other, until one is answered or none shall follow. */
export class Requests {
  constructor(
    private readonly options: CompleteOptions,
    private readonly counters: Counters,
    private readonly tell: (event: ClientEvent) => void,
  ) {}

  /** Throws `CoachwireError`. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const url = this.urlOf(request);
    const policy = { ...this.options, random: Math.random };
    for (let retries = 0; ; retries++) {
      try {
        return await this.attempt(url, request);
      } catch (caught) {
        const error = toFailure(caught, request.signal);
        const retryInMs = retryDelayMs(error, retries, policy);
        if (error.kind !== 'aborted') this.counters.errors++;
        this.tell({ kind: 'attempt-failed', path: request.path, error, retryInMs });
        if (retryInMs === null) throw error;
        this.counters.retries++;
        await pause(retryInMs, request.signal);
      }
    }
  }

  private urlOf({ path, query = {} }: ApiRequest): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const search = new URLSearchParams(
      given.map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    return `${this.options.baseUrl}${path}${search && `?${search}`}`;
  }

  private async attempt(url: string, request: ApiRequest): Promise<ApiAnswer> {
    const { method = 'GET', signal: callersSignal } = request;
    if (callersSignal?.aborted) throw aborted(callersSignal);
    const control = new AbortController();
    const abort = () => control.abort(callersSignal?.reason);
    callersSignal?.addEventListener('abort', abort, { once: true });
    const timer = setTimeout(() => control.abort(this.timedOut()), this.options.timeoutMs);
    const startedAt = performance.now();
    try {
      const response = await this.options.fetch(url, {
        method,
        headers: this.headersOf(request),
        body: request.body,
        // What is redirected as a POST arrives as a GET, and does nothing.
        redirect: method === 'GET' ? 'follow' : 'manual',
        signal: control.signal,
      });
      const answer = await this.read(response, request);
      this.counters.success++;
      this.tell({
        kind: 'response',
        path: request.path,
        status: answer.status,
        durationMs: performance.now() - startedAt,
      });
      return answer;
    } catch (error) {
      // Whatever a fetch throws when it is aborted: the reason says why.
      throw control.signal.aborted ? (control.signal.reason ?? error) : error;
    } finally {
      clearTimeout(timer);
      callersSignal?.removeEventListener('abort', abort);
    }
  }

  private timedOut(): CoachwireError {
    return new CoachwireError('timeout', `No answer within ${this.options.timeoutMs} ms`);
  }

  private headersOf({ headers, body }: ApiRequest): Record<string, string> {
    return {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.options.apiKey ? { authorization: `Bearer ${this.options.apiKey}` } : {}),
      ...headers,
    };
  }

  private async read(response: Response, { headers, alsoAnswers = [] }: ApiRequest): Promise<ApiAnswer> {
    const { status } = response;
    const answer = { status, ...headOf(response) };
    if (status === 304 && headers?.['if-none-match']) return { ...answer, body: null };
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) throw await redirected(response);
    const text = await readText(response);
    if (response.ok) return { ...answer, body: parseObject(text, response) };
    const body = parseProblem(text);
    if (body && alsoAnswers.includes(status)) return { ...answer, body };
    throw refused(response, body);
  }
}

function headOf({ headers }: Response): Pick<ApiAnswer, 'entityTag' | 'contentType' | 'serverTime'> {
  return {
    entityTag: headers.get('etag'),
    contentType: headers.get('content-type'),
    serverTime: Date.parse(headers.get('date') ?? '') || Date.now(),
  };
}

async function redirected(response: Response): Promise<CoachwireError> {
  await response.body?.cancel();
  const place = response.headers.get('location') ?? 'another address';
  const message = `The server sends requests on to ${place}. Set baseUrl to where it really is`;
  return new CoachwireError('refused', message, { status: response.status });
}

/** An error's body, when it is JSON. */
function parseProblem(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function refused({ status, statusText, headers }: Response, body: Record<string, unknown> | null): CoachwireError {
  const textOf = (name: string) => (typeof body?.[name] === 'string' ? body[name] : undefined);
  return new CoachwireError(
    'refused',
    textOf('error') ?? textOf('detail') ?? `The server answered ${`${status} ${statusText}`.trim()}`,
    {
      status,
      code: textOf('code'),
      requestId: textOf('request_id') ?? headers.get('x-request-id') ?? undefined,
      retryAfterMs: parseRetryAfter(headers.get('retry-after'), headers.get('date'), Date.now()),
    },
  );
}

function toFailure(caught: unknown, signal: AbortSignal | undefined): CoachwireError {
  if (signal?.aborted) return aborted(signal);
  if (caught instanceof CoachwireError) return caught;
  const error = caught instanceof Error ? caught : new Error(String(caught));
  const cause = error.cause instanceof Error ? error.cause : error;
  return new CoachwireError('network', cause.message || error.message, {}, { cause: error });
}

export function aborted(signal: AbortSignal): CoachwireError {
  return new CoachwireError('aborted', 'The caller ended the request', {}, { cause: signal.reason });
}

/** Rejects when the signal aborts. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, ms);
    const end = () => {
      clearTimeout(timer);
      reject(aborted(signal!));
    };
    signal?.addEventListener('abort', end, { once: true });
  });
}

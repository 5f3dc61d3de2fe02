import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a faulty server answers: a plan, a body of any kind, or a fault. */
export interface ScriptedAnswer {
  plan?: string;
  available?: boolean;
  etag?: string;
  status?: number;
  body?: string;
  headers?: Record<string, string>;
  delayMs?: number;
  /** To another address, where the script goes on. */
  redirects?: boolean;
  fault?: 'reset' | 'hang' | 'stall' | 'drip' | 'cut' | 'cut-chunks' | 'huge';
}

/** A server that answers as scripted, for each first part of a path by a script of its own; the last answer repeats. */
export class FaultyServer {
  readonly requests: { script: string; request: IncomingMessage }[] = [];
  private readonly scripts = new Map<string, ScriptedAnswer[]>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FaultyServer> {
    const server = createServer((request, response) => faulty.take(request, response));
    const faulty = new FaultyServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return faulty;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The address under which a client finds that script. */
  play(name: string, answers: ScriptedAnswer[]): string {
    this.scripts.set(name, [...answers]);
    return `${this.url}/${encodeURIComponent(name)}`;
  }

  requestsOf(name: string): IncomingMessage[] {
    return this.requests.filter(({ script }) => script === name).map(({ request }) => request);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const given = decodeURIComponent(request.url?.split('/')[1] ?? '');
    // What a script sends elsewhere comes back under `/elsewhere/NAME`.
    const name = given === 'elsewhere' ? decodeURIComponent(request.url?.split('/')[2] ?? '') : given;
    this.requests.push({ script: name, request });
    const answers = this.scripts.get(name) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    const elsewhere = `/elsewhere/${encodeURIComponent(name)}`;
    setTimeout(() => respond(answer ?? { status: 404 }, response, elsewhere), answer?.delayMs ?? 0);
  }
}

function respond(answer: ScriptedAnswer, response: ServerResponse, elsewhere: string): void {
  const body = answer.body ?? (answer.plan === undefined ? '' : planText(answer));
  const length = Buffer.byteLength(body);
  const headers = {
    'content-type': 'application/json',
    ...(answer.etag ? { etag: answer.etag } : {}),
    ...answer.headers,
    ...(answer.redirects ? { location: elsewhere } : {}),
  };
  switch (answer.fault) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'stall':
    case 'cut':
      response.writeHead(200, { ...headers, 'content-length': length + 100 }).write('{"plan": "Lo');
      if (answer.fault === 'cut') setTimeout(() => response.socket?.end(), 20);
      return;
    case 'drip':
      response.writeHead(200, { ...headers, 'content-length': length + 100 });
      return drip(response);
    case 'cut-chunks':
      response.writeHead(200, headers).write('{"plan": "Lo');
      setTimeout(() => response.socket?.end(), 20);
      return;
    case 'huge':
      response.writeHead(200, headers);
      return pour(response);
    case undefined:
      response.writeHead(answer.status ?? 200, headers).end(body);
  }
}

/** A byte now and then: the answer never pauses for long, and takes for ever. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

function pour(response: ServerResponse): void {
  const block = Buffer.alloc(1024 * 1024, ' ');
  response.on('error', () => undefined);
  const more = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', more);
  more();
}

function planText({ plan, available = true }: ScriptedAnswer): string {
  return JSON.stringify({ coach: 'coach_d', date: '2026-11-20', plan, charts: [], available });
}

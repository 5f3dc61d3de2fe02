import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers each request for an attachment as the test says, and counts them. */
export class TestCdn {
  readonly requests: string[] = [];
  private answers: Answer[] = [];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly origin: string,
  ) {}

  static async start(): Promise<TestCdn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const cdn = new TestCdn(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      cdn.requests.push(request.url ?? '');
      const answer = cdn.answers.length > 1 ? cdn.answers.shift() : cdn.answers[0];
      answer?.(response, request);
    });
    return cdn;
  }

  /** What is answered next, one after the other; the last one from then on. */
  willAnswer(...answers: Answer[]): void {
    this.answers = answers;
  }

  urlOf(name: string): string {
    return `${this.origin}/attachments/1/2/${name}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const file =
  (body: Buffer | string, headers: Record<string, string | number> = {}): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'image/png', ...headers }).end(body);

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end('no image');

/** Never answers. */
export const silence: Answer = () => undefined;

/** Sends the head and these bytes, then nothing more. */
export const stall =
  (bytes: Buffer, contentLength: number): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-length': contentLength }).write(bytes);

/** Sends the head and these bytes, then cuts the connection. */
export const cut =
  (bytes: Buffer, contentLength: number): Answer =>
  (response) => {
    response.writeHead(200, { 'content-length': contentLength });
    response.write(bytes, () => response.destroy());
  };

/** Sends on and on. */
export const endless =
  (piece: Buffer): Answer =>
  (response) => {
    response.writeHead(200);
    const write = () => {
      while (!response.destroyed && response.write(piece));
      response.once('drain', write);
    };
    response.once('close', () => response.removeAllListeners('drain'));
    write();
  };

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedPost {
  headers: IncomingHttpHeaders;
  body: string;
  url: string;
}

/** How a POST is answered; `null` cuts the connection once all of it was read. */
export type ReceiverAnswer = { status: number; headers?: Record<string, string>; body?: string } | null;

/** Somebody who takes signed POSTs over the wire, and answers as a test says. */
export class WebhookReceiver {
  readonly received: ReceivedPost[] = [];
  private readonly answers: ReceiverAnswer[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        receiver.received.push({ headers: request.headers, body, url: request.url ?? '' });
        const answer = receiver.answers.length > 0 ? receiver.answers.shift()! : { status: 204 };
        if (answer === null) request.socket.destroy();
        else response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Answers the next POSTs so, one each; those after them with 204. */
  answerNext(...answers: ReceiverAnswer[]): void {
    this.answers.push(...answers);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

export interface ServerHandlers {
  serve: (request: IncomingMessage, response: ServerResponse) => void;
  connected: (socket: WebSocket, url: URL) => void;
}

/** The one port: HTTP for REST and CDN, upgrades for the gateway. It can go away and come back as a machine does. */
export class SimulatorServer {
  readonly #http: Server;
  readonly #webSockets = new WebSocketServer({ noServer: true });
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor(
    private readonly host: string,
    handlers: ServerHandlers,
  ) {
    this.#http = createServer(handlers.serve);
    this.#http.keepAliveTimeout = 60_000;
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        handlers.connected(webSocket, new URL(request.url ?? '/', 'ws://localhost'));
      });
    });
  }

  get port(): number {
    return this.#port;
  }

  /** @throws Error when the port is taken */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, this.host, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Stops listening and cuts every connection: who knocks now is refused. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Listens again on the port it had. */
  async resume(): Promise<void> {
    await this.listen(this.#port);
  }

  get isListening(): boolean {
    return this.#http.listening;
  }
}

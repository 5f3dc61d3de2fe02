import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a program and a server, and takes the server away. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;
  private isSilent = false;

  private constructor(private readonly target: { host: string; port: number }) {}

  static async start(host: string, port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy({ host, port });
    await proxy.resume();
    return proxy;
  }

  get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.port };
  }

  /** Ends every connection and refuses new ones, as a server does that has stopped. */
  async stop(): Promise<void> {
    const ended = this.server && once(this.server, 'close');
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    await ended;
    this.server = null;
  }

  /** Takes connections and answers nothing, as a network does that has lost the way. What waits then is never answered. */
  silence(): void {
    this.isSilent = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Is there again, on the same port. Connections of before stay as they are. */
  async resume(): Promise<void> {
    this.isSilent = false;
    if (this.server) return;
    this.server = createServer((socket) => this.take(socket)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
  }

  private take(client: Socket): void {
    const server = connect(this.target);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.on('data', (bytes) => void (this.isSilent || other.write(bytes)));
    }
    if (this.isSilent) client.pause();
  }
}

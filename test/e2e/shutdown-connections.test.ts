import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@coachwire/simulator';
import { ServedProcess } from '../support/served-process';
import { freePort } from '../support/free-port';

/** What browsers, port scanners and load balancers leave open must not hold up the end of the built program. */
describe('a stop while connections are open', () => {
  let folder: string;
  let simulator: Simulator;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coachwire-stop-'));
    simulator = await startSimulator();
  });
  afterEach(async () => {
    sockets.splice(0).forEach((socket) => socket.destroy());
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  async function open(port: number, bytes: string): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    // Some end by a reset.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (bytes !== '') socket.write(bytes);
    return socket;
  }

  const get = 'GET /health/live HTTP/1.1\r\nHost: x\r\n';
  const post = 'POST /api/coach-plans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n';

  it('ends with 0, and waits for nobody', async () => {
    const port = await freePort();
    const served = await ServedProcess.start(simulator, join(folder, 'plans.db'), port, {
      // Whatever it waited for would outlast the test.
      SHUTDOWN_TIMEOUT_SECONDS: '600',
    });
    const answered = await open(port, `${get}\r\n`);
    await once(answered, 'data');
    for (const bytes of ['', 'GET /api/coa', get, `${post}\r\n{"coach"`]) await open(port, bytes);
    // The last answer shows that what was sent before has been read.
    await fetch(`${served.url}/health/live`);
    expect(await served.end('SIGTERM')).toBe(0);
  });
});

import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { OpenConnections } from './open-connections';

const whole = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const half = 'GET / HTTP/1.1\r\nHo';
const withoutItsBody = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{';

describe('OpenConnections', () => {
  let server: Server;
  let connections: OpenConnections;
  let stop: () => void;
  const running: ServerResponse[] = [];
  const clients: Socket[] = [];

  beforeEach(async () => {
    server = createServer();
    connections = new OpenConnections(server);
    server.on('request', (request, response) => {
      connections.requestBegan(request);
      response.on('finish', () => connections.requestEnded(request));
      running.push(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    stop();
    for (const client of clients.splice(0)) client.destroy();
    running.length = 0;
    server.close();
  });

  /** Resolves when the server has read the bytes; with a whole head, when it knows the request. */
  async function open(bytes: string): Promise<{ client: Socket; closed: Promise<number>; received: string[] }> {
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    clients.push(client);
    const received: string[] = [];
    client.setEncoding('utf8').on('data', (chunk: string) => received.push(chunk));
    client.on('error', () => undefined);
    const [socket] = (await once(server, 'connection')) as [Socket];
    const isRequest = bytes.includes('\r\n\r\n');
    const read = isRequest ? once(server, 'request') : Promise.resolve();
    if (bytes !== '') client.write(bytes);
    await read;
    if (!isRequest && bytes !== '') while (socket.bytesRead === 0) await new Promise(setImmediate);
    const startedAt = performance.now();
    return { client, closed: once(client, 'close').then(() => performance.now() - startedAt), received };
  }

  it('ends what asks nothing after a moment, and lets a whole request have its answer', async () => {
    const others = [await open(''), await open(half), await open(withoutItsBody)];
    const { closed, received } = await open(whole);
    stop = connections.endAll(10_000);
    for (const { closed: ended } of others) expect(await ended).toBeGreaterThan(450);
    // A sweep later than those that ended the others.
    const last = await open('');
    await last.closed;
    expect(received).toEqual([]);
    running.at(-1)!.end('at last');
    await closed;
    expect(received.join('')).toContain('at last');
  });

  it('ends every one once the limit is over', async () => {
    const { closed, received } = await open(whole);
    stop = connections.endAll(700);
    expect(await closed).toBeGreaterThan(650);
    expect(received).toEqual([]);
  });
});

import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { noteAnswer, OpenConnections } from './open-connections';

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
    connections = new OpenConnections(server, { minBytesPerSecond: 1, lookMs: 1000, longestMs: 10_000 });
    server.on('request', (_request, response) => {
      noteAnswer(response);
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
  async function open(bytes: string): Promise<{ client: Socket; closed: Promise<unknown>; received: string[] }> {
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
    return { client, closed: once(client, 'close'), received };
  }

  it('ends what asks nothing after a moment, and lets a whole request have its answer', async () => {
    const others = [await open(''), await open(half), await open(withoutItsBody)];
    const { closed, received } = await open(whole);
    stop = connections.endAll(10_000);
    for (const { closed: ended } of others) await ended;
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
    await closed;
    expect(received).toEqual([]);
  });

  it('ends the connection of who does not read, at the time that it is told', async () => {
    const reader = await open(whole);
    const staller = await open(whole);
    const ended: string[] = [];
    const lookAt = (nowMs: number) => connections.endSlowReaders(nowMs, (client) => ended.push(client));
    staller.client.pause();
    running[0]!.end('little');
    running[1]!.write(Buffer.alloc(32 * 1024 * 1024));
    lookAt(0);
    lookAt(999);
    expect(ended).toEqual([]);
    lookAt(1000);
    expect(ended).toEqual(['127.0.0.1']);
    staller.client.resume();
    await staller.closed;
    expect(reader.client.destroyed).toBe(false);
    stop = () => undefined;
  });
});

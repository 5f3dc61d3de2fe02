import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { answerClientError } from './client-errors';
import type { AnsweredRequest } from './response-report';

describe('an error before there was a request', () => {
  let server: Server;
  let reports: AnsweredRequest[];
  beforeEach(async () => {
    reports = [];
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  /** What a client gets that sent some bytes when the error came. */
  async function answerTo(code: string, bytes: string): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const client = connect(port, '127.0.0.1');
    const [socket] = await connected;
    if (bytes !== '') {
      client.write(bytes);
      await once(socket, 'data');
    }
    const received: string[] = [];
    client.setEncoding('utf8').on('data', (chunk: string) => received.push(chunk));
    const ended = once(client, 'close');
    answerClientError(Object.assign(new Error('broken'), { code }), socket, (request) => reports.push(request));
    await ended;
    return received.join('');
  }

  it('is answered and reported', async () => {
    const answer = await answerTo('ERR_HTTP_REQUEST_TIMEOUT', 'GET /');
    expect(answer).toMatch(
      /^HTTP\/1\.1 408 Request Timeout\r\n(.+\r\n)*connection: close\r\n\r\n\{.*"code":"request-timeout"/,
    );
    expect(reports).toMatchObject([{ status: 408, client: '127.0.0.1' }]);
    expect(answer).toContain(`x-request-id: ${reports[0]?.requestId}`);
  });

  it.each([
    ['HPE_HEADER_OVERFLOW', 431, 'headers-too-large'],
    ['HPE_INVALID_METHOD', 400, 'http-invalid'],
  ])('is told as what it is: %s', async (code, status, problem) => {
    expect(await answerTo(code, '?')).toContain(`"code":"${problem}"`);
    expect(reports).toMatchObject([{ status }]);
  });

  it.each([
    ['a connection that was opened in advance', 'ERR_HTTP_REQUEST_TIMEOUT', ''],
    ['a client that hung up', 'ECONNRESET', 'GET /'],
  ])('is no news of %s', async (_who, code, bytes) => {
    expect(await answerTo(code, bytes)).toBe('');
    expect(reports).toEqual([]);
  });
});

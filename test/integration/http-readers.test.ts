import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Controller, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Access } from '../../src/access';
import type { HttpAdapter } from '../../src/http';
import { type HttpHouse, openHttpHouse } from '../support/http-house';
import { until } from '../support/until';

const BYTES = 16 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 'x');

@Access('open')
@Controller('read')
class ReadController {
  @Get('streamed')
  streamed(@Res() reply: FastifyReply) {
    void reply
      .header('content-length', BYTES)
      .send(Readable.from(Array.from({ length: BYTES / CHUNK.length }, () => CHUNK)));
  }

  @Get('whole')
  whole(@Res() reply: FastifyReply) {
    void reply.header('content-type', 'application/octet-stream').send(Buffer.alloc(BYTES, 'x'));
  }

  /** A stream that comes to nothing. */
  @Get('silent')
  silent(@Res() reply: FastifyReply) {
    void reply.send(new Readable({ read: () => undefined }));
  }

  @Get('broken')
  broken(@Res() reply: FastifyReply) {
    let chunks = 0;
    const read = function (this: Readable) {
      if (chunks++ < 40) this.push(CHUNK);
      else this.destroy(new Error('the disk is gone'));
    };
    void reply.header('content-length', BYTES).send(new Readable({ read }));
  }

  @Get('never')
  never() {
    return new Promise<void>(() => undefined);
  }

  @Get('bug')
  bug() {
    throw new TypeError('unforeseen');
  }

  @Post('taken')
  async taken() {
    await new Promise(setImmediate);
    return { taken: true };
  }
}

const EARLY = '/early';

/** What answers come from: streams, bytes, errors, the front door, the documentation, and answers that are at hand. */
const requests = {
  streamed: get('/read/streamed'),
  whole: get('/read/whole'),
  silent: get('/read/silent'),
  broken: get('/read/broken'),
  never: get('/read/never'),
  bug: get('/read/bug'),
  unmatched: get('/nothing'),
  'ill-addressed': get('/%zz'),
  hostless: 'GET / HTTP/1.1\r\nx-no-host: x\r\n\r\n',
  tunnel: 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n',
  malformed: 'hello\r\n\r\n',
  'a broken body': 'POST /read/taken HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'half a body': 'POST /read/taken HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{',
  page: get('/docs/'),
  'a script of the page': get('/docs/swagger-ui-bundle.js'),
  description: get('/docs/openapi.json'),
  early: get(EARLY),
};

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
}

/** The last one says that it is: who only waits is ended by what he asked, not by his patience. */
function pipeline(request: string, times: number): string {
  return request.repeat(times - 1) + request.replace('host: x\r\n', 'host: x\r\nconnection: close\r\n');
}

/** What a reader does once it has asked. Each ends its connection, or has it ended. */
const readers: Record<string, (socket: Socket) => Promise<void>> = {
  'stalls, and looks up when it is over': async (socket) => {
    socket.pause();
    await ended(socket);
  },
  'reads a little and vanishes': async (socket) => {
    socket.once('data', () => socket.resetAndDestroy());
    await ended(socket);
  },
  'vanishes at once': async (socket) => {
    socket.resetAndDestroy();
    await ended(socket);
  },
  'closes its side and reads': async (socket) => {
    socket.end();
    socket.resume();
    await ended(socket);
  },
  'closes its side and stalls': async (socket) => {
    socket.end();
    socket.pause();
    await ended(socket);
  },
};

let house: HttpHouse;

/** Resolves once the server has let the connection go, whoever ended it; by then everything has happened. */
async function ended(socket: Socket): Promise<void> {
  const server = house.app.getHttpServer() as {
    getConnections(tell: (error: Error | null, count: number) => void): void;
  };
  const count = () => new Promise<number>((resolve) => server.getConnections((_error, open) => resolve(open)));
  await until('the end of the connection', async () => (await count()) === 0);
  socket.destroy();
}

describe('readers', () => {
  beforeAll(async () => {
    // Everything is late at once, and every reader too slow that does not read what there is.
    const reader = { minBytesPerSecond: 1e9, lookMs: 200, longestMs: 400 };
    house = await openHttpHouse([ReadController], {}, { handlerMs: 100, sweepMs: 20, idleMs: 1500, reader });
    const early = { body: JSON.stringify('x'.repeat(BYTES)), entityTag: '"x"', route: EARLY };
    (house.app.getHttpAdapter() as unknown as HttpAdapter).answerEarly((url) => (url === EARLY ? early : null));
  });
  afterAll(() => house.close());

  const cases = Object.keys(readers).flatMap((reader) => Object.keys(requests).map((what) => [reader, what] as const));

  it.each(cases)('one who %s: %s', async (reader, what) => {
    house.lines.length = 0;
    for (const pipelined of [1, 6]) {
      const socket = connect({ port: house.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      await new Promise((resolve) =>
        socket.write(pipeline(requests[what as keyof typeof requests], pipelined), resolve),
      );
      await readers[reader]!(socket);
    }
    // An error that nobody caught would have failed the test by itself.
    expect((await house.get('/health/live')).status).toBe(200);
    const unforeseen = house.lines.filter(({ level }) => level === 'error');
    expect(unforeseen.filter(({ route }) => route !== '/read/bug')).toEqual([]);
  });
});

describe('an honest reader', () => {
  it.each(['/read/streamed', '/read/whole', '/docs/swagger-ui-bundle.js'])(
    'of %s that takes its time gets it whole',
    async (path) => {
      const reader = { minBytesPerSecond: 1, lookMs: 60_000, longestMs: 60_000 };
      const own = await openHttpHouse([ReadController], {}, { handlerMs: 50, sweepMs: 10, reader });
      const socket = connect(own.port, '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
      );
      const [first] = (await once(socket, 'data')) as [Buffer];
      socket.pause();
      // Its time as a handler is over when that of a later one is.
      expect((await own.get('/read/never')).status).toBe(503);
      let received = first.length;
      socket.on('data', (chunk: Buffer) => (received += chunk.length)).resume();
      await once(socket, 'end');
      const head = /content-length: (\d+)/i.exec(first.toString('latin1'));
      const body = first.indexOf('\r\n\r\n') + 4;
      expect(received - body).toBe(Number(head?.[1]));
      expect(own.lines.filter(({ level }) => level === 'error')).toEqual([]);
      await own.close();
    },
  );

  it('that closes its own side once it has asked gets its answer', async () => {
    const own = await openHttpHouse([ReadController]);
    const socket = connect(own.port, '127.0.0.1', () =>
      socket.end('POST /read/taken HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'),
    );
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toContain('{"taken":true}');
    await own.close();
  });
});
